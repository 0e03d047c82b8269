"""Exports for the national network of patient safety databases. None was made before."""

import django.db.models.deletion
import pso_portal.vault.fields
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0018_release_life'),
    ]

    operations = [
        migrations.CreateModel(
            name='NpsdExport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('state', models.CharField(default='preparing', max_length=10)),
                ('asked_by', models.UUIDField()),
                ('asked_at', models.DateTimeField()),
                ('allowing', pso_portal.vault.fields.SealedJSONField(holder='pso', purpose='pso')),
                ('k', models.PositiveSmallIntegerField()),
                ('organizations', models.PositiveSmallIntegerField()),
                ('prepared_at', models.DateTimeField(null=True)),
                ('records', models.PositiveIntegerField(default=0)),
                ('providers', models.PositiveIntegerField(default=0)),
                ('corrections', models.PositiveIntegerField(default=0)),
                ('held_back', models.PositiveIntegerField(default=0, help_text='Allowed to go, and too few alike to go yet')),
                ('contents', pso_portal.vault.fields.SealedTextField(holder='pso', null=True, purpose='pso')),
                ('sha256', models.CharField(blank=True, help_text='Over the file, UTF-8', max_length=64)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('determination', pso_portal.vault.fields.SealedJSONField(holder='pso', null=True, purpose='pso')),
                ('disclosure', models.PositiveIntegerField(help_text="Number of its entry in the PSO's disclosure log", null=True)),
                ('released_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['releasing', 'released']), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='aggregation_npsd_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), ('disclosure__isnull', False), _connector='OR'), name='aggregation_npsd_logged')],
            },
        ),
        migrations.CreateModel(
            name='NpsdRecord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('record', models.CharField(max_length=20, unique=True)),
                ('setting', models.CharField(max_length=40)),
                ('form', models.JSONField()),
                ('organization', models.PositiveIntegerField()),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aggregation.case')),
                ('export', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='door_records', to='aggregation.npsdexport')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='NpsdCorrection',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('export', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='door_corrections', to='aggregation.npsdexport')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='aggregation.npsdrecord')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddConstraint(
            model_name='npsdrecord',
            constraint=models.UniqueConstraint(fields=('export', 'case'), name='aggregation_npsd_case_once'),
        ),
        migrations.AddConstraint(
            model_name='npsdcorrection',
            constraint=models.UniqueConstraint(fields=('record', 'export'), name='aggregation_npsd_corrected_once'),
        ),
        SecureTable("npsdexport", TableClass.PSO),
        SecureTable("npsdrecord", TableClass.DOOR),
        SecureTable("npsdcorrection", TableClass.DOOR),
        # What was released stays as it is; until then only what comes of preparing and deciding is written.
        Freeze("npsdexport", except_columns=(
            "state", "prepared_at", "records", "providers", "corrections", "held_back", "contents", "sha256",
            "decided_by", "decided_at", "determination", "disclosure", "released_at",
        ), once="released_at"),
        # Whose case it was is cut where the provider's data is destroyed (42 CFR 3.108).
        Freeze("npsdrecord", except_columns=("case_id",)),
        Freeze("npsdcorrection"),
    ]
