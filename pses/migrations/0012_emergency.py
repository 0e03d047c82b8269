"""Emergency access of the PSO to a provider's submissions, and its review: made by the PSO's side, kept for good."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import pso_portal.tenancy.models
import pso_portal.vault.fields
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, Only, SecureTable

BY_PSO = "(SELECT scope_side()) = 'pso'"


def to_provider():
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider")


class Migration(migrations.Migration):
    dependencies = [
        ("pses", "0011_deliberations"),
    ]

    operations = [
        migrations.CreateModel("EmergencyAccess", [
            ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ("reason", pso_portal.vault.fields.SealedTextField(purpose="pso")),
            ("asked_by", models.UUIDField()),
            ("opened_at", models.DateTimeField()),
            ("ends_at", models.DateTimeField()),
            ("provider", to_provider()),
        ], {"ordering": ["-opened_at"], "abstract": False, "base_manager_name": "objects"}),
        migrations.AddIndex("emergencyaccess", models.Index(
            fields=["provider", "-opened_at"], name="pses_emergencies")),
        migrations.CreateModel("EmergencyReview", [
            ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ("justified", models.BooleanField()),
            ("words", pso_portal.vault.fields.SealedTextField(purpose="pso")),
            ("reviewed_by", models.UUIDField()),
            ("reviewed_at", models.DateTimeField()),
            ("access", pso_portal.tenancy.models.OwnedForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="reviews",
                to="pses.emergencyaccess")),
            ("provider", to_provider()),
        ], {"ordering": ["reviewed_at"], "abstract": False, "base_manager_name": "objects"}),
        migrations.AddConstraint("emergencyreview", models.UniqueConstraint(
            fields=["access"], name="pses_emergency_reviewed_once")),
        SecureTable("emergencyaccess", TableClass.SHARED),
        SecureTable("emergencyreview", TableClass.SHARED),
        BindToProvider("emergencyreview", "access"),
        Only("emergencyaccess", "INSERT", BY_PSO),
        Only("emergencyreview", "INSERT", BY_PSO),
        Freeze("emergencyaccess"),
        Freeze("emergencyreview"),
    ]  # fmt: skip
