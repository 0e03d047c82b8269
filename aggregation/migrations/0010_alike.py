"""In which form cases are shown. No case of before has one: all wait for the next settling."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0009_engine_readings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('quarter', models.CharField(max_length=7, unique=True)),
                ('k', models.PositiveSmallIntegerField()),
                ('organizations', models.PositiveSmallIntegerField()),
                ('owed_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('cases', models.PositiveIntegerField(default=0)),
                ('shown', models.PositiveIntegerField(default=0)),
                ('kept', models.FloatField(null=True)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='AlikeGroup',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('setting', models.CharField(max_length=40)),
                ('form', models.JSONField()),
                ('state', models.CharField(default='shown', max_length=10)),
                ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='aggregation.settlement')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('settlement', 'setting', 'form'), name='aggregation_form_once')],
            },
        ),
        migrations.CreateModel(
            name='SettledCase',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('gone', models.BooleanField(default=False)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='settled', to='aggregation.case')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='aggregation.alikegroup')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        SecureTable("settlement", TableClass.PSO),
        SecureTable("alikegroup", TableClass.PSO),
        SecureTable("settledcase", TableClass.PSO),
        # What was shown once is shown so or not at all: nobody can make it finer, or take a case to another group.
        Freeze("alikegroup", except_columns=("state",)),
        Freeze("settledcase", except_columns=("gone",)),
    ]
