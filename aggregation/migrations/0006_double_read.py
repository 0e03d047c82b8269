"""The blind second reading of texts that passed without a person."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0005_review_desk'),
    ]

    operations = [
        migrations.CreateModel(
            name='DoubleReadDraw',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('month', models.CharField(max_length=7, unique=True)),
                ('passed', models.PositiveIntegerField()),
                ('drawn', models.PositiveIntegerField()),
                ('rate', models.FloatField()),
                ('drawn_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='case',
            name='reading',
            field=models.CharField(default='none', help_text='due: passed without a person, not in a draw yet; drawn; reopened', max_length=10),
        ),
        migrations.AddField(
            model_name='passage',
            name='case_key',
            field=models.CharField(db_index=True, default='', help_text="Digest of the case's id, where there is one", max_length=64),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='case_id',
            field=models.UUIDField(help_text='The case whose text a second reading brought back', null=True),
        ),
        migrations.AlterField(
            model_name='reviewitem',
            name='passage_id',
            field=models.UUIDField(help_text="The sealed passage that a decision completes; the door knows it of a case's text", null=True),
        ),
        migrations.CreateModel(
            name='DoubleRead',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('engine_version', models.CharField(max_length=40)),
                ('opened_by', models.UUIDField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('reader', models.UUIDField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('missed', models.PositiveIntegerField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='aggregation.case')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='aggregation.doublereaddraw')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        SecureTable("doublereaddraw", TableClass.PSO),
        SecureTable("doubleread", TableClass.PSO),
    ]
