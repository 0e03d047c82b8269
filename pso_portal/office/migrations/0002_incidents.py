"""Incidents of security, the providers affected, and each provider's own notice."""

import django.db.models.deletion
import pso_portal.vault.fields
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0001_listing'),
        ('tenancy', '0002_secure'),
    ]

    operations = [
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('state', models.CharField(max_length=10)),
                ('discovered_at', models.DateTimeField()),
                ('raised_by', models.UUIDField()),
                ('raised_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='SecurityNotice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('incident_number', models.PositiveIntegerField()),
                ('discovered_at', models.DateTimeField()),
                ('text', pso_portal.vault.fields.SealedTextField(purpose='pso')),
                ('given_at', models.DateTimeField()),
                ('first_read_at', models.DateTimeField(null=True)),
                ('first_read_by', models.UUIDField(null=True)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'ordering': ['-given_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Affected',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('notice_id', models.UUIDField(help_text="The provider's own row; no key, because it may be gone", null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('recipients', models.PositiveSmallIntegerField(default=0)),
                ('failed_at', models.DateTimeField(null=True)),
                ('elsewhere', pso_portal.vault.fields.SealedTextField(holder='pso', null=True, purpose='pso')),
                ('chosen_by', models.UUIDField()),
                ('chosen_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affected', to='office.incident')),
            ],
            options={
                'ordering': ['chosen_at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('incident', 'provider'), name='office_affected_once')],
            },
        ),
        migrations.CreateModel(
            name='IncidentEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('act', models.CharField(max_length=10)),
                ('words', pso_portal.vault.fields.SealedTextField(holder='pso', purpose='pso')),
                ('noted_by', models.UUIDField()),
                ('noted_at', models.DateTimeField()),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='office.incident')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('incident', 'number'), name='office_incident_entry')],
            },
        ),
        SecureTable("incident", TableClass.PSO),
        SecureTable("incidententry", TableClass.PSO),
        SecureTable("affected", TableClass.PSO),
        SecureTable("securitynotice", TableClass.SHARED),
        Freeze("incidententry"),
        Freeze("securitynotice", except_columns=("first_read_at", "first_read_by")),
    ]
