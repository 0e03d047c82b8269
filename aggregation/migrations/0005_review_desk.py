"""The review desk: claims, decisions finding by finding, and two people's word."""

import pso_portal.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0004_later_facts'),
    ]

    operations = [
        migrations.AddField(
            model_name='reviewitem',
            name='claimed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='claimed_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='found',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='known',
            field=pso_portal.vault.fields.SealedJSONField(help_text='What of the annex the text could name', holder='pso', null=True, purpose='pso'),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='profile',
            field=models.CharField(default='nonidentifiable', max_length=20),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='revision',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='rewritten',
            field=models.BooleanField(default=False, help_text='The text was written by hand, not composed'),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='sent_back',
            field=pso_portal.vault.fields.SealedTextField(help_text='Why the second person did not agree', holder='pso', null=True, purpose='pso'),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='sent_back_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='settled',
            field=models.PositiveIntegerField(default=0, help_text='Findings that somebody decided'),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='signed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='signed_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='work',
            field=pso_portal.vault.fields.SealedJSONField(help_text='What people decided so far', holder='pso', null=True, purpose='pso'),
        ),
    ]
