"""Signals, and the runs of the watch that found them."""

import uuid

from django.db import migrations, models

import pso_portal.vault.fields
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0014_peer_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignalWatch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('month', models.CharField(help_text='The last month that had closed', max_length=7, unique=True)),
                ('owed_at', models.DateTimeField()),
                ('watched_at', models.DateTimeField(null=True)),
                ('series', models.PositiveIntegerField(default=0)),
                ('pairs', models.PositiveIntegerField(default=0)),
                ('false_alarms', models.FloatField(default=0)),
                ('raised', models.PositiveIntegerField(default=0)),
                ('came_again', models.PositiveIntegerField(default=0)),
                ('looked_at', models.JSONField(default=list)),
                ('pairs_refused', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('setting', models.CharField(max_length=40)),
                ('method', models.CharField(max_length=10)),
                ('event', models.CharField(max_length=60)),
                ('factor', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(default='new', max_length=20)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('first_seen', models.CharField(max_length=7)),
                ('last_seen', models.CharField(max_length=7)),
                ('times', models.PositiveIntegerField(default=1)),
                ('strength', models.FloatField()),
                ('firm', models.BooleanField()),
                ('organizations', models.PositiveIntegerField()),
                ('shown', models.BooleanField()),
                ('evidence', models.JSONField()),
                ('sightings', models.JSONField(default=list)),
                ('contributors', pso_portal.vault.fields.SealedJSONField(help_text='Of a growth: code, events and expected events of each', holder='pso', null=True, purpose='pso')),
                ('assignee', models.UUIDField(null=True)),
                ('remarks', pso_portal.vault.fields.SealedJSONField(holder='pso', null=True, purpose='pso')),
                ('alert', pso_portal.vault.fields.SealedJSONField(help_text='Title, what was seen, what to do', holder='pso', null=True, purpose='pso')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['state', '-firm', '-last_seen'], name='aggregation_signal_board')],
                'constraints': [models.UniqueConstraint(fields=('setting', 'method', 'event', 'factor'), name='aggregation_signal_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'alert_drafted'), _negated=True), ('organizations__gte', 3), _connector='OR'), name='aggregation_alert_of_three')],
            },
        ),
        SecureTable("signalwatch", TableClass.PSO),
        SecureTable("signal", TableClass.PSO),
        Freeze(
            "signalwatch", once="watched_at", except_columns=(
                "watched_at", "series", "pairs", "false_alarms", "raised", "came_again", "looked_at", "pairs_refused",
            ),
        ),
    ]
