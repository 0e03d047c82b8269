"""What played a part in events, counted by contributor: a journal and the sums of it. Nothing was told before."""

import uuid

from django.db import migrations, models

from aggregation.columns import CodeField, MonthField
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable

OPTIONS = {'abstract': False, 'base_manager_name': 'objects'}
KEY = ('setting', 'month', 'contributor', 'event_type', 'harm', 'factor')


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0020_measured'),
    ]

    operations = [
        migrations.CreateModel(
            name='FactorEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('contributor', models.PositiveIntegerField()),
                ('setting', CodeField('setting')),
                ('month', MonthField()),
                ('event_type', CodeField('event_type')),
                ('harm', CodeField('harm')),
                ('factor', CodeField('factor')),
                ('count', models.IntegerField()),
            ],
            options=OPTIONS,
        ),
        migrations.CreateModel(
            name='FactorFact',
            fields=[
                ('pk', models.CompositePrimaryKey(*KEY, blank=True, editable=False, primary_key=True, serialize=False)),
                ('setting', CodeField('setting')),
                ('month', MonthField()),
                ('contributor', models.PositiveIntegerField()),
                ('event_type', CodeField('event_type')),
                ('harm', CodeField('harm')),
                ('factor', CodeField('factor')),
                ('count', models.IntegerField()),
            ],
            options=OPTIONS,
        ),
        SecureTable('factorentry', TableClass.DOOR),
        SecureTable('factorfact', TableClass.PSO),
        Freeze('factorentry'),
    ]
