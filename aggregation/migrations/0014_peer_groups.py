"""Peer groups of a year, formed once. Analysts read names and numbers; who is in them stays at the door, sealed."""

import django.db.models.deletion
import pso_portal.vault.fields
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0013_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Grouping',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('setting', models.CharField(max_length=40)),
                ('organizations', models.PositiveIntegerField()),
                ('fewest', models.PositiveSmallIntegerField()),
                ('frozen_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('year', 'setting'), name='aggregation_grouped_once')],
            },
        ),
        migrations.CreateModel(
            name='PeerGroup',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('path', models.JSONField()),
                ('place', models.PositiveSmallIntegerField(help_text='In the order of the ladder: a parent before its children')),
                ('organizations', models.PositiveIntegerField()),
                ('staying', models.PositiveIntegerField()),
                ('grouping', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='aggregation.grouping')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='narrower', to='aggregation.peergroup')),
            ],
            options={
                'ordering': ['place'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('grouping', 'place'), name='aggregation_group_place')],
            },
        ),
        migrations.CreateModel(
            name='PeerGroupMembers',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('codes', pso_portal.vault.fields.SealedJSONField(holder='pso', purpose='pso')),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='aggregation.peergroup')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        SecureTable("grouping", TableClass.PSO),
        SecureTable("peergroup", TableClass.PSO),
        SecureTable("peergroupmembers", TableClass.DOOR),
        # A group that changed while its figures came out would show, in the difference, who came or went.
        Freeze("grouping"),
        Freeze("peergroup"),
        Freeze("peergroupmembers"),
    ]
