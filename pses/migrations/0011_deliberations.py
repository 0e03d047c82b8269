"""Rooms for deliberation: a provider's and the PSO's own, and what is put into operation, outside of both."""

import django.db.models.deletion
import pso_portal.tenancy.models
import pso_portal.vault.fields
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, SecureTable

PARTS = ('member', 'version', 'finding', 'action')


class Migration(migrations.Migration):

    dependencies = [
        ('pses', '0010_provenance'),
        ('tenancy', '0002_secure'),
    ]

    operations = [
        migrations.CreateModel(
            name='PsoDeliberation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('state', models.CharField(default='open', max_length=20)),
                ('started_on', models.DateField(help_text='An RCA² is counted from here')),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.UUIDField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.UUIDField(null=True)),
                ('text_revision', models.PositiveIntegerField(default=0)),
                ('text_editor', models.UUIDField(help_text='The opened page that saved last', null=True)),
                ('text_saved_at', models.DateTimeField(null=True)),
                ('text_saved_by', models.UUIDField(null=True)),
                ('route', models.CharField(max_length=20)),
                ('legal_state', models.CharField(max_length=20)),
                ('contents', pso_portal.vault.fields.SealedJSONField(holder='pso', purpose='pso')),
                ('text', pso_portal.vault.fields.SealedTextField(holder='pso', null=True, purpose='pso')),
            ],
            options={
                'ordering': ['-opened_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Deliberation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('state', models.CharField(default='open', max_length=20)),
                ('started_on', models.DateField(help_text='An RCA² is counted from here')),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.UUIDField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.UUIDField(null=True)),
                ('text_revision', models.PositiveIntegerField(default=0)),
                ('text_editor', models.UUIDField(help_text='The opened page that saved last', null=True)),
                ('text_saved_at', models.DateTimeField(null=True)),
                ('text_saved_by', models.UUIDField(null=True)),
                ('about', models.JSONField(default=list, help_text='Ids of reports that it is about')),
                ('contents', pso_portal.vault.fields.SealedJSONField(purpose='pses')),
                ('text', pso_portal.vault.fields.SealedTextField(null=True, purpose='pses')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'ordering': ['-opened_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='DeliberationAction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('state', models.CharField(default='open', max_length=20)),
                ('answers_id', models.UUIDField(help_text='The causal statement that it answers', null=True)),
                ('owner_id', models.UUIDField(null=True)),
                ('due_on', models.DateField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('planned_at', models.DateTimeField()),
                ('planned_by', models.UUIDField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.UUIDField(null=True)),
                ('said', pso_portal.vault.fields.SealedJSONField(purpose='pses')),
                ('operational_id', models.UUIDField(null=True)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('room', pso_portal.tenancy.models.OwnedForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='pses.deliberation')),
            ],
            options={
                'ordering': ['due_on', 'planned_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='DeliberationFinding',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('section', models.CharField(max_length=20)),
                ('at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('noted_at', models.DateTimeField()),
                ('noted_by', models.UUIDField()),
                ('struck_at', models.DateTimeField(null=True)),
                ('struck_by', models.UUIDField(null=True)),
                ('said', pso_portal.vault.fields.SealedJSONField(purpose='pses')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('room', pso_portal.tenancy.models.OwnedForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='pses.deliberation')),
            ],
            options={
                'ordering': ['at', 'noted_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='DeliberationMember',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('user_id', models.UUIDField()),
                ('is_owner', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.UUIDField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('room', pso_portal.tenancy.models.OwnedForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='pses.deliberation')),
            ],
            options={
                'ordering': ['added_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='DeliberationVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('is_beside', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField()),
                ('saved_by', models.UUIDField()),
                ('text', pso_portal.vault.fields.SealedTextField(purpose='pses')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('room', pso_portal.tenancy.models.OwnedForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='pses.deliberation')),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='OperationalAction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('what', pso_portal.vault.fields.SealedTextField(purpose='open')),
                ('who', pso_portal.vault.fields.SealedTextField(null=True, purpose='open')),
                ('due_on', models.DateField(null=True)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.UUIDField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'ordering': ['due_on', 'written_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='PsoDeliberationAction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('state', models.CharField(default='open', max_length=20)),
                ('answers_id', models.UUIDField(help_text='The causal statement that it answers', null=True)),
                ('owner_id', models.UUIDField(null=True)),
                ('due_on', models.DateField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('planned_at', models.DateTimeField()),
                ('planned_by', models.UUIDField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.UUIDField(null=True)),
                ('said', pso_portal.vault.fields.SealedJSONField(holder='pso', purpose='pso')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='pses.psodeliberation')),
            ],
            options={
                'ordering': ['due_on', 'planned_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='PsoDeliberationFinding',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('section', models.CharField(max_length=20)),
                ('at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('noted_at', models.DateTimeField()),
                ('noted_by', models.UUIDField()),
                ('struck_at', models.DateTimeField(null=True)),
                ('struck_by', models.UUIDField(null=True)),
                ('said', pso_portal.vault.fields.SealedJSONField(holder='pso', purpose='pso')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='pses.psodeliberation')),
            ],
            options={
                'ordering': ['at', 'noted_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='PsoDeliberationMember',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('user_id', models.UUIDField()),
                ('is_owner', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.UUIDField()),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='pses.psodeliberation')),
            ],
            options={
                'ordering': ['added_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='PsoDeliberationVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('is_beside', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField()),
                ('saved_by', models.UUIDField()),
                ('text', pso_portal.vault.fields.SealedTextField(holder='pso', purpose='pso')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='pses.psodeliberation')),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='deliberation',
            index=models.Index(fields=['provider', '-opened_at'], name='pses_room_opened'),
        ),
        migrations.AddConstraint(
            model_name='deliberationmember',
            constraint=models.UniqueConstraint(fields=('room', 'user_id'), name='pses_room_member_once'),
        ),
        migrations.AddConstraint(
            model_name='deliberationversion',
            constraint=models.UniqueConstraint(fields=('room', 'number'), name='pses_room_version'),
        ),
        migrations.AddConstraint(
            model_name='psodeliberationmember',
            constraint=models.UniqueConstraint(fields=('room', 'user_id'), name='pses_pso_room_member_once'),
        ),
        migrations.AddConstraint(
            model_name='psodeliberationversion',
            constraint=models.UniqueConstraint(fields=('room', 'number'), name='pses_pso_room_version'),
        ),
        *(SecureTable(f'deliberation{part}', TableClass.PSES) for part in ('', *PARTS)),
        *(SecureTable(f'psodeliberation{part}', TableClass.PSO) for part in ('', *PARTS)),
        SecureTable('operationalaction', TableClass.PSES),
        *(BindToProvider(f'deliberation{part}', 'room') for part in PARTS),
        Freeze('deliberationversion'),
        Freeze('psodeliberationversion'),
    ]
