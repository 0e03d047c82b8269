"""A journal of what comes to count, sums by stratum and version too, and the delay triangle."""

import uuid

from django.db import migrations, models

from aggregation.columns import CodeField, MonthField
from aggregation.numbered import LISTS
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable

# Row security is forced for the owner too: without this pause the sums that stand could not be entered. They are
# entries of so many events each, in no stratum, and nobody knows how late they were told.
NUMBERS = ", ".join(
    f"array_position(ARRAY{list(LISTS[name])}, {name}::text) - 1" for name in ("event_type", "kind", "harm")
)
ENTER = f"""
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE aggregation_fact NO FORCE ROW LEVEL SECURITY;
INSERT INTO aggregation_factentry
  (id, contributor, setting, month, event_type, kind, harm, stratum, version, lag, count)
SELECT gen_random_uuid(), contributor, array_position(ARRAY{list(LISTS["setting"])}, setting::text) - 1,
       left(month, 4)::int * 12 + right(month, 2)::int - 1, {NUMBERS}, 0, 1, NULL, count
  FROM aggregation_fact;
ALTER TABLE aggregation_fact FORCE ROW LEVEL SECURITY;
"""
SUM = """
INSERT INTO aggregation_fact (setting, month, contributor, event_type, kind, harm, stratum, version, count)
SELECT setting, month, contributor, event_type, kind, harm, stratum, version, sum(count)
  FROM aggregation_factentry GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
"""
CODES = [
    ('setting', CodeField('setting')),
    ('month', MonthField()),
    ('contributor', models.PositiveIntegerField()),
]
TOLD = [
    ('event_type', CodeField('event_type')),
    ('kind', CodeField('kind')),
    ('harm', CodeField('harm')),
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
                ('setting', CodeField('setting')),
                ('month', MonthField()),
                *TOLD,
                ('stratum', CodeField('stratum')),
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
                ('stratum', CodeField('stratum', default='unknown')),
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
