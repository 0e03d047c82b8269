"""The history of each work product in frozen rows, and the hash of its content at entry."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import pso_portal.tenancy.models
import pso_portal.vault.fields
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("pses", "0009_family"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        migrations.AddField("workproduct", "entered_sha256", models.CharField(
            max_length=64, blank=True, default="", help_text="Of the whole content at entry; empty: entered before")),
        migrations.CreateModel("ProvenanceStep", [
            ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ("number", models.PositiveSmallIntegerField()),
            ("act", models.CharField(max_length=20)),
            ("group", models.CharField(max_length=40, blank=True)),
            ("choice", models.CharField(max_length=20, blank=True)),
            ("reason", pso_portal.vault.fields.SealedTextField(purpose="pses", null=True)),
            ("attested", models.CharField(max_length=400, blank=True)),
            ("sha256", models.CharField(max_length=64, blank=True)),
            ("policy_version", models.PositiveSmallIntegerField(
                null=True, help_text="Of the PSES policy; empty: none yet")),
            ("terms_version", models.PositiveIntegerField(null=True)),
            ("submission_id", models.UUIDField(null=True)),
            ("at", models.DateTimeField()),
            ("by", models.UUIDField(null=True, help_text="Empty where entry itself is the report, under the terms")),
            ("provider", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider")),
            ("work_product", pso_portal.tenancy.models.OwnedForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="steps",
                to="pses.workproduct")),
        ], {"ordering": ["number"], "abstract": False, "base_manager_name": "objects"}),
        migrations.AddConstraint("provenancestep", models.UniqueConstraint(
            fields=["provider", "work_product", "number"], name="pses_step_number")),
        SecureTable("provenancestep", TableClass.PSES),
        BindToProvider("provenancestep", "work_product"),
        Freeze("provenancestep"),
    ]  # fmt: skip
