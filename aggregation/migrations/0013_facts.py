"""A journal of what comes to count, sums by stratum and version too, and the delay triangle."""

import uuid

from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable

# Row security is forced for the owner too: without this pause the sums that stand could not be entered. They are
# entries of so many events each, in no stratum, and nobody knows how late they were told.
ENTER = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE aggregation_fact NO FORCE ROW LEVEL SECURITY;
INSERT INTO aggregation_factentry
  (id, contributor, setting, month, event_type, kind, harm, stratum, version, lag, count)
SELECT gen_random_uuid(), contributor, setting, month, event_type, kind, harm, 'unknown', 1, NULL, count
  FROM aggregation_fact;
ALTER TABLE aggregation_fact FORCE ROW LEVEL SECURITY;
"""
SUM = """
INSERT INTO aggregation_fact (setting, month, contributor, event_type, kind, harm, stratum, version, count)
SELECT setting, month, contributor, event_type, kind, harm, stratum, version, sum(count)
  FROM aggregation_factentry GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
"""
CODES = [
    ('setting', models.CharField(max_length=40)),
    ('month', models.CharField(max_length=7)),
    ('contributor', models.PositiveIntegerField()),
]
TOLD = [
    ('event_type', models.CharField(max_length=40)),
    ('kind', models.CharField(max_length=20)),
    ('harm', models.CharField(max_length=20)),
]
OPTIONS = {'abstract': False, 'base_manager_name': 'objects'}


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0012_waiting_by_the_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='FactEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('contributor', models.PositiveIntegerField()),
                ('setting', models.CharField(max_length=40)),
                ('month', models.CharField(max_length=7)),
                *TOLD,
                ('stratum', models.CharField(max_length=20)),
                ('version', models.PositiveSmallIntegerField()),
                ('lag', models.PositiveSmallIntegerField(help_text='Empty: counted before delays were kept', null=True)),
                ('count', models.IntegerField()),
            ],
            options=OPTIONS,
        ),
        migrations.RunSQL(ENTER, migrations.RunSQL.noop),
        # A primary key of several columns cannot be given to a table that has another one.
        migrations.DeleteModel('Fact'),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('pk', models.CompositePrimaryKey('setting', 'month', 'contributor', 'event_type', 'kind', 'harm', 'stratum', 'version', blank=True, editable=False, primary_key=True, serialize=False)),
                *CODES,
                *TOLD,
                ('stratum', models.CharField(default='unknown', max_length=20)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('count', models.IntegerField()),
            ],
            options=OPTIONS,
        ),
        migrations.CreateModel(
            name='DelayFact',
            fields=[
                ('pk', models.CompositePrimaryKey('setting', 'month', 'contributor', 'lag', blank=True, editable=False, primary_key=True, serialize=False)),
                *CODES,
                ('lag', models.PositiveSmallIntegerField()),
                ('count', models.IntegerField()),
            ],
            options=OPTIONS,
        ),
        migrations.RunSQL(SUM, migrations.RunSQL.noop),
        SecureTable('factentry', TableClass.DOOR),
        SecureTable('fact', TableClass.PSO),
        SecureTable('delayfact', TableClass.PSO),
        Freeze('factentry'),
    ]
