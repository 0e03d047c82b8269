"""Sheets of many providers: at the PSO while they are split, and the part that each provider is sent."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import pso_portal.tenancy.models
import pso_portal.vault.fields
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Only, SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0011_sealed_identity'),
        ('tenancy', '0002_secure'),
    ]

    operations = [
        migrations.CreateModel(
            name='SheetOfMany',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(default='uploaded', max_length=20)),
                ('file_name', pso_portal.vault.fields.SealedTextField(holder='pso', purpose='pso')),
                ('sheet', pso_portal.vault.fields.SealedJSONField(holder='pso', purpose='pso')),
                ('choice', pso_portal.vault.fields.SealedJSONField(holder='pso', purpose='pso')),
                ('rows', models.PositiveIntegerField()),
                ('pieces', models.PositiveIntegerField()),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('goes_to', models.JSONField(default=list)),
                ('unsent', models.JSONField(default=dict)),
                ('done', models.PositiveIntegerField(default=0, help_text='Steps of the splitting that are done')),
                ('uploaded_by', models.UUIDField()),
                ('uploaded_at', models.DateTimeField()),
                ('handed_by', models.UUIDField(null=True)),
                ('handed_at', models.DateTimeField(null=True)),
                ('gone_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-uploaded_at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='SheetPiece',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('goes_to', models.UUIDField(null=True)),
                ('position', models.PositiveIntegerField()),
                ('lines', pso_portal.vault.fields.SealedJSONField(holder='pso', purpose='pso')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.sheetofmany')),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['of', 'goes_to', 'position'], name='events_sheet_pieces')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(default='waiting', max_length=20)),
                ('sheet_id', models.UUIDField()),
                ('digest', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('sent_by', models.UUIDField()),
                ('sent_at', models.DateTimeField()),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', pso_portal.vault.fields.SealedTextField(null=True, purpose='pso')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'ordering': ['-sent_at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['sheet_id'], name='events_deliveries_of_sheet')],
                'constraints': [
                    models.UniqueConstraint(fields=('provider', 'sheet_id'), name='events_delivered_once'),
                    models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('provider', 'digest'), name='events_delivery_waits_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeliveryPart',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('head', pso_portal.vault.fields.SealedJSONField(null=True, purpose='pses')),
                ('lines', pso_portal.vault.fields.SealedJSONField(purpose='pses')),
                ('delivery', pso_portal.tenancy.models.OwnedForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.delivery')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('provider', 'delivery', 'position'), name='events_delivery_part')],
            },
        ),
        SecureTable("sheetofmany", TableClass.PSO),
        SecureTable("sheetpiece", TableClass.PSO),
        SecureTable("delivery", TableClass.SHARED),
        SecureTable("deliverypart", TableClass.HANDED),
        BindToProvider("deliverypart", "delivery"),
        # Only the door lays one before a provider, and only the provider decides on it.
        Only("delivery", "INSERT", "(SELECT scope_side()) = 'door'"),
        Only("delivery", "UPDATE", "(SELECT scope_side()) = 'provider'"),
    ]
