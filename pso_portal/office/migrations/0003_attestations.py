"""What a workforce attests, in versions, and who did: the PSO's, and each provider's own."""

import django.db.models.deletion
import pso_portal.tenancy.models
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0002_incidents'),
        ('tenancy', '0002_secure'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProviderStatement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('required', models.BooleanField(default=False)),
                ('effective_on', models.DateField()),
                ('adopted_by', models.UUIDField()),
                ('adopted_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ProviderAttestation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('user_id', models.UUIDField()),
                ('version', models.PositiveSmallIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('attested_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('statement', pso_portal.tenancy.models.OwnedForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='confirmed', to='office.providerstatement')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='PsoStatement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('required', models.BooleanField(default=False)),
                ('effective_on', models.DateField()),
                ('adopted_by', models.UUIDField()),
                ('adopted_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('number',), name='office_pso_statement')],
            },
        ),
        migrations.CreateModel(
            name='PsoAttestation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('user_id', models.UUIDField()),
                ('version', models.PositiveSmallIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('attested_at', models.DateTimeField()),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmed', to='office.psostatement')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddConstraint(
            model_name='providerstatement',
            constraint=models.UniqueConstraint(fields=('provider', 'number'), name='office_provider_statement'),
        ),
        migrations.AddIndex(
            model_name='providerattestation',
            index=models.Index(fields=['provider', 'user_id', '-attested_at'], name='office_provider_by'),
        ),
        migrations.AddIndex(
            model_name='psoattestation',
            index=models.Index(fields=['user_id', '-attested_at'], name='office_pso_by'),
        ),
        SecureTable("psostatement", TableClass.PSO),
        SecureTable("psoattestation", TableClass.PSO),
        SecureTable("providerstatement", TableClass.PSES),
        SecureTable("providerattestation", TableClass.PSES),
        BindToProvider("providerattestation", "statement"),
        Freeze("psostatement"),
        Freeze("psoattestation"),
        Freeze("providerstatement"),
        Freeze("providerattestation"),
    ]
