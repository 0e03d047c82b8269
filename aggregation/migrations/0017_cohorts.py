"""Cohorts in versions that never change, and an index of the words of cases. Of cases of before the index is empty:
`manage index_cases` fills it.
"""

import uuid

import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

import pso_portal.vault.fields
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0016_signals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', pso_portal.vault.fields.SealedTextField(holder='pso', purpose='pso')),
                ('last', models.PositiveIntegerField()),
                ('saved_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('retired_by', models.UUIDField(null=True)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CohortVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('sentence', models.TextField(help_text='Canonical JSON: only values of fixed lists')),
                ('sha256', models.CharField(max_length=64)),
                ('cases', models.PositiveIntegerField(null=True)),
                ('perhaps', models.PositiveIntegerField(null=True)),
                ('quarter', models.CharField(blank=True, max_length=7)),
                ('saved_by', models.UUIDField()),
                ('saved_at', models.DateTimeField()),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='aggregation.cohort')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('cohort', 'number'), name='aggregation_cohort_version')],
            },
        ),
        migrations.CreateModel(
            name='CaseWords',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('setting', models.CharField(db_index=True, max_length=40)),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='aggregation.case')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        SecureTable("cohort", TableClass.PSO),
        SecureTable("cohortversion", TableClass.PSO),
        SecureTable("casewords", TableClass.PSO),
        # What was saved with its number is what somebody decided by: nobody makes it another sentence afterwards.
        Freeze("cohortversion"),
    ]
