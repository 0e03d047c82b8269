"""Work in batches: a row for each, and how often work on a message began."""

import uuid

from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0002_secure'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='starts',
            field=models.PositiveSmallIntegerField(default=0, help_text='Times a batch began on it and did not end'),
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('task', models.CharField(max_length=80)),
                ('scope_provider', models.UUIDField(null=True)),
                ('started_at', models.DateTimeField(db_index=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('total', models.PositiveIntegerField()),
                ('outcomes', models.JSONField(default=dict)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['task'], name='jobs_running')],
            },
        ),
        SecureTable("batch", TableClass.SYSTEM),
    ]
