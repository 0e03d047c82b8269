"""The life of a release: restatements, withdrawals, the ledger, and drafts that fail."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0017_cohorts'),
    ]

    operations = [
        migrations.CreateModel(
            name='RestatementRule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('months', models.PositiveSmallIntegerField()),
                ('set_by', models.UUIDField()),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-set_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='release',
            name='formed',
            field=models.CharField(blank=True, help_text='How its group was formed, in words', max_length=300),
        ),
        migrations.AddField(
            model_name='release',
            name='restatable_from',
            field=models.DateField(help_text='First day on which it may be drafted anew', null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='restatable_until',
            field=models.DateField(help_text='Last day', null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='restates',
            field=models.OneToOneField(help_text='The release of the same figures that this one tells anew; once at most', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='restated_by', to='aggregation.release'),
        ),
        migrations.AlterField(
            model_name='releasecell',
            name='count',
            field=models.PositiveIntegerField(help_text='To the nearest multiple of base', null=True),
        ),
        migrations.AddField(
            model_name='releasecell',
            name='base',
            field=models.PositiveSmallIntegerField(default=5),
        ),
        migrations.AddField(
            model_name='releasedraft',
            name='checked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='releasedraft',
            name='failure',
            field=models.CharField(blank=True, help_text='Why it could not be checked, in words', max_length=200),
        ),
        migrations.AddField(
            model_name='releasedraft',
            name='release',
            field=models.OneToOneField(help_text='What it was published as', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='aggregation.release'),
        ),
        migrations.AddField(
            model_name='releasedraft',
            name='restates',
            field=models.ForeignKey(help_text='The release that this one tells anew', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redrafts', to='aggregation.release'),
        ),
        migrations.CreateModel(
            name='LedgerLine',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('act', models.CharField(help_text='released, restated or withdrawn', max_length=10)),
                ('at', models.DateTimeField()),
                ('audience', models.PositiveIntegerField(help_text='Contributors that it was made for')),
                ('rules_version', models.CharField(max_length=20)),
                ('shown_sha256', models.CharField(help_text='Of what its readers see: the table, or the tombstone', max_length=64)),
                ('proof_sha256', models.CharField(help_text='Of the sealed record: verdict and proof of every cell', max_length=64)),
                ('previous_sha256', models.CharField(blank=True, max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='aggregation.release')),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ReleaseWithdrawal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(help_text='Readers read it: it names no provider and no figure', max_length=500)),
                ('asked_by', models.UUIDField()),
                ('withdrawn_by', models.UUIDField()),
                ('withdrawn_at', models.DateTimeField()),
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='aggregation.release')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('asked_by', models.F('withdrawn_by')), _negated=True), name='aggregation_withdrawn_by_two')],
            },
        ),
        migrations.CreateModel(
            name='WithdrawalRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=500)),
                ('state', models.CharField(default='asked', max_length=10)),
                ('asked_by', models.UUIDField()),
                ('asked_at', models.DateTimeField()),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal_requests', to='aggregation.release')),
            ],
            options={
                'ordering': ['-asked_at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('release',), name='aggregation_one_request'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='aggregation_request_two_people')],
            },
        ),
        SecureTable("releasewithdrawal", TableClass.RELEASED),
        SecureTable("withdrawalrequest", TableClass.PSO),
        SecureTable("ledgerline", TableClass.PSO),
        SecureTable("restatementrule", TableClass.PSO),
        Freeze("releasewithdrawal"),
        Freeze("ledgerline"),
        Freeze("restatementrule"),
    ]
