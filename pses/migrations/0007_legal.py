"""Legal requests and legal holds; of a hold only its lifting may be written later."""

import django.db.models.deletion
import pses.legal
import pso_portal.tenancy.models
import pso_portal.vault.fields
import uuid
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("pses", "0006_disclosures"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("number", models.PositiveIntegerField()),
                ("state", models.CharField(default=pses.legal.RequestState["RECEIVED"], max_length=20)),
                ("received_on", models.DateField()),
                ("answer_by", models.DateField()),
                ("key", models.UUIDField(help_text="Of the form: sent twice, it is entered once")),
                ("holder_id", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.UUIDField()),
                ("moved_at", models.DateTimeField(null=True)),
                ("moved_by", models.UUIDField(null=True)),
                ("requester", pso_portal.vault.fields.SealedTextField(purpose="pses")),
                ("matter", pso_portal.vault.fields.SealedTextField(purpose="pses")),
                ("counsel", pso_portal.vault.fields.SealedTextField(purpose="pses")),
                ("outcome", pso_portal.vault.fields.SealedTextField(null=True, purpose="pses")),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["answer_by", "number"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("content_id", models.UUIDField(null=True)),
                ("event_type", models.CharField(blank=True, max_length=40)),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("reason", pso_portal.vault.fields.SealedTextField(purpose="pses")),
                ("set_at", models.DateTimeField()),
                ("set_by", models.UUIDField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.UUIDField(null=True)),
                ("lift_reason", pso_portal.vault.fields.SealedTextField(null=True, purpose="pses")),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider"
                    ),
                ),
                (
                    "request",
                    pso_portal.tenancy.models.OwnedForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pses.legalrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PsoLegalRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("number", models.PositiveIntegerField()),
                ("state", models.CharField(default=pses.legal.RequestState["RECEIVED"], max_length=20)),
                ("received_on", models.DateField()),
                ("answer_by", models.DateField()),
                ("key", models.UUIDField(help_text="Of the form: sent twice, it is entered once")),
                ("holder_id", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.UUIDField()),
                ("moved_at", models.DateTimeField(null=True)),
                ("moved_by", models.UUIDField(null=True)),
                ("requester", pso_portal.vault.fields.SealedTextField(holder="pso", purpose="pso")),
                ("matter", pso_portal.vault.fields.SealedTextField(holder="pso", purpose="pso")),
                ("counsel", pso_portal.vault.fields.SealedTextField(holder="pso", purpose="pso")),
                ("outcome", pso_portal.vault.fields.SealedTextField(holder="pso", null=True, purpose="pso")),
            ],
            options={
                "ordering": ["answer_by", "number"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="pses_pso_request_number"),
                    models.UniqueConstraint(fields=("key",), name="pses_pso_request_once"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="legalrequest",
            constraint=models.UniqueConstraint(fields=("provider", "number"), name="pses_request_number"),
        ),
        migrations.AddConstraint(
            model_name="legalrequest",
            constraint=models.UniqueConstraint(fields=("provider", "key"), name="pses_request_once"),
        ),
        migrations.AddConstraint(
            model_name="legalhold",
            constraint=models.UniqueConstraint(fields=("provider", "number"), name="pses_hold_number"),
        ),
        SecureTable("legalrequest", TableClass.PSES),
        SecureTable("psolegalrequest", TableClass.PSO),
        SecureTable("legalhold", TableClass.PSES),
        BindToProvider("legalhold", "request"),
        Freeze("legalhold", except_columns=("lifted_at", "lifted_by", "lift_reason")),
    ]
