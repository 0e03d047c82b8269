import django.db.models.deletion
import pso_portal.vault.fields
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0003_attestations'),
        ('tenancy', '0003_resealing'),
    ]

    operations = [
        migrations.CreateModel(
            name='Disposition',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(default='opened', max_length=20)),
                ('way', models.CharField(blank=True, max_length=20)),
                ('workspace', models.BooleanField(default=False)),
                ('receiver', pso_portal.vault.fields.SealedTextField(holder='pso', null=True, purpose='pso')),
                ('receiver_approval', pso_portal.vault.fields.SealedTextField(holder='pso', null=True, purpose='pso')),
                ('opened_by', models.UUIDField()),
                ('opened_at', models.DateTimeField()),
                ('chosen_by', models.UUIDField(null=True)),
                ('chosen_at', models.DateTimeField(null=True)),
                ('approved_by', models.UUIDField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('packed_at', models.DateTimeField(null=True)),
                ('package_sha256', models.CharField(blank=True, max_length=64)),
                ('fetched_by', models.UUIDField(null=True)),
                ('fetched_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.UUIDField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('certificate', models.TextField(blank=True)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('provider',), name='office_one_disposition'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('opened_by')), _negated=True), _connector='OR'), name='office_disposition_two_people')],
            },
        ),
        SecureTable("disposition", TableClass.KEPT),
    ]
