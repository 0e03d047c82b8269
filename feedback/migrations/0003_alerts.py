"""Safety alerts, as they were sent, and what was answered to them."""

import django.db.models.deletion
import pso_portal.tenancy.models
import pso_portal.vault.fields
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, Only, SecureTable

OF_PSO, OF_PROVIDER = "(SELECT scope_side()) = 'pso'", "(SELECT scope_side()) = 'provider'"


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0002_secure'),
        ('tenancy', '0005_alike_providers'),
    ]

    operations = [
        migrations.CreateModel(
            name='SafetyAlert',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(default='draft', max_length=10)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('number', models.PositiveIntegerField(null=True, unique=True)),
                ('contents', pso_portal.vault.fields.SealedJSONField(holder='pso', purpose='pso')),
                ('source', models.CharField(blank=True, help_text='signal, cohort, or nothing', max_length=10)),
                ('source_id', models.UUIDField(null=True)),
                ('writers', models.JSONField(default=list)),
                ('accepted', pso_portal.vault.fields.SealedJSONField(holder='pso', null=True, purpose='pso')),
                ('remarks', pso_portal.vault.fields.SealedJSONField(help_text='Why it was returned, each time', holder='pso', null=True, purpose='pso')),
                ('begun_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('asked_by', models.UUIDField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('published_by', models.UUIDField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('sent_at', models.DateTimeField(null=True)),
                ('left_out', pso_portal.vault.fields.SealedJSONField(holder='pso', null=True, purpose='pso')),
                ('withdrawn_by', models.UUIDField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_why', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['state', '-changed_at'], name='feedback_alert_board')],
                'constraints': [models.CheckConstraint(condition=models.Q(('published_by', None), models.Q(('published_by', models.F('asked_by')), _negated=True), _connector='OR'), name='feedback_alert_of_two'), models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('state__in', ('published', 'withdrawn'))), models.Q(models.Q(('state__in', ('published', 'withdrawn')), _negated=True), ('number', None)), _connector='OR'), name='feedback_alert_numbered')],
            },
        ),
        migrations.CreateModel(
            name='SentAlert',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('alert_id', models.UUIDField(help_text="The PSO's own row; no key, because providers do not see it")),
                ('number', models.PositiveIntegerField()),
                ('terms_version', models.PositiveIntegerField()),
                ('contents', pso_portal.vault.fields.SealedJSONField(purpose='pso')),
                ('sha256', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('answer_by', models.DateField()),
                ('told', models.PositiveSmallIntegerField()),
                ('first_read_at', models.DateTimeField(null=True)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='AlertTombstone',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('why', models.CharField(help_text='Readers read it: it names nobody', max_length=500)),
                ('withdrawn_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('sent', pso_portal.tenancy.models.OwnedForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='tombstones', to='feedback.sentalert')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='AlertReminder',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('about', models.DateField(help_text='The day that it reminds of')),
                ('told_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('sent', pso_portal.tenancy.models.OwnedForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='feedback.sentalert')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='AlertAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('says', models.CharField(max_length=10)),
                ('action', pso_portal.vault.fields.SealedTextField(help_text='What is done, or why it could not happen', purpose='pso')),
                ('owner_id', models.UUIDField(null=True)),
                ('due', models.DateField(null=True)),
                ('done', models.BooleanField(default=False)),
                ('answered_by', models.UUIDField()),
                ('answered_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('sent', pso_portal.tenancy.models.OwnedForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='feedback.sentalert')),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddConstraint(
            model_name='sentalert',
            constraint=models.UniqueConstraint(fields=('provider', 'alert_id'), name='feedback_alert_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='alerttombstone',
            constraint=models.UniqueConstraint(fields=('sent',), name='feedback_withdrawn_once'),
        ),
        migrations.AddConstraint(
            model_name='alertreminder',
            constraint=models.UniqueConstraint(fields=('sent', 'kind', 'about'), name='feedback_reminded_once'),
        ),
        migrations.AddConstraint(
            model_name='alertanswer',
            constraint=models.UniqueConstraint(fields=('sent', 'number'), name='feedback_answer_number'),
        ),
        SecureTable("safetyalert", TableClass.PSO),
        SecureTable("sentalert", TableClass.SHARED),
        SecureTable("alerttombstone", TableClass.SHARED),
        SecureTable("alertanswer", TableClass.SHARED),
        SecureTable("alertreminder", TableClass.SHARED),
        BindToProvider("alerttombstone", "sent"),
        BindToProvider("alertanswer", "sent"),
        BindToProvider("alertreminder", "sent"),
        # What the PSO tells is told by the PSO, and what a provider answers by the provider; neither can change it.
        Only("sentalert", "INSERT", OF_PSO),
        Only("alerttombstone", "INSERT", OF_PSO),
        Only("alertreminder", "INSERT", OF_PSO),
        Only("alertanswer", "INSERT", OF_PROVIDER),
        Freeze("sentalert", except_columns=("first_read_at",)),
        Freeze("alerttombstone"),
        Freeze("alertanswer"),
        Freeze("alertreminder"),
    ]
