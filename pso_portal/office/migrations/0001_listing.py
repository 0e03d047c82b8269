"""Contracts as signed, and the PSO's listing: its periods, what was noted of each duty, which reminders went out."""

import django.db.models.deletion
import pso_portal.vault.fields
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenancy', '0002_secure'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListingRecord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('corrects', models.BooleanField(default=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('initial_on', models.DateField()),
                ('pso_number', models.CharField(blank=True, max_length=20)),
                ('reference', pso_portal.vault.fields.SealedTextField(holder='pso', purpose='pso')),
                ('recorded_by', models.UUIDField()),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ContractRecord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('corrects', models.BooleanField(default=False)),
                ('signed_on', models.DateField()),
                ('agreed_until', models.DateField(null=True)),
                ('bona_fide', models.BooleanField()),
                ('reasonable_length', models.BooleanField()),
                ('functional_reporting', models.BooleanField()),
                ('baa', models.CharField(max_length=12)),
                ('disposition', models.CharField(max_length=12)),
                ('relationships', models.JSONField(default=list)),
                ('relationship_since', models.DateField(null=True)),
                ('words', pso_portal.vault.fields.SealedJSONField(holder='pso', purpose='pso')),
                ('recorded_by', models.UUIDField()),
                ('recorded_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'ordering': ['provider', 'number'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('provider', 'number'), name='office_contract_number')],
            },
        ),
        migrations.CreateModel(
            name='DutyEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('duty', models.CharField(max_length=20)),
                ('anchor', models.DateField()),
                ('number', models.PositiveSmallIntegerField()),
                ('act', models.CharField(max_length=10)),
                ('on', models.DateField()),
                ('words', pso_portal.vault.fields.SealedTextField(holder='pso', purpose='pso')),
                ('noted_by', models.UUIDField()),
                ('noted_at', models.DateTimeField()),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('duty', 'anchor', 'about', 'number'), name='office_duty_entry', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='DutyNotice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('duty', models.CharField(max_length=20)),
                ('anchor', models.DateField()),
                ('days', models.PositiveSmallIntegerField()),
                ('told_at', models.DateTimeField()),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('duty', 'anchor', 'about', 'days'), name='office_duty_notice', nulls_distinct=False)],
            },
        ),
        SecureTable("contractrecord", TableClass.PSO),
        Freeze("contractrecord"),
        SecureTable("listingrecord", TableClass.PSO),
        Freeze("listingrecord"),
        SecureTable("dutyentry", TableClass.PSO),
        Freeze("dutyentry"),
        SecureTable("dutynotice", TableClass.PSO),
        Freeze("dutynotice"),
    ]
