"""Readings of other versions of the engine, kept beside what is in force."""

import uuid

import pso_portal.vault.fields
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0008_determination'),
    ]

    operations = [
        migrations.CreateModel(
            name='EngineReading',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('subject', models.UUIDField(help_text='The waiting text, or the case')),
                ('engine_version', models.CharField(max_length=40)),
                ('risk', models.FloatField()),
                ('found', models.PositiveIntegerField()),
                ('spans', pso_portal.vault.fields.SealedJSONField(holder='pso', purpose='pso')),
                ('reasons', models.JSONField(default=list)),
                ('noted_on', models.DateField(help_text='No hour: it would tell which submission was read in it')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('subject', 'engine_version'), name='aggregation_read_once')],
            },
        ),
        SecureTable("enginereading", TableClass.PSO),
    ]
