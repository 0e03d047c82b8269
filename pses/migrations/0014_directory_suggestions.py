"""Names that the PSO's reviewers met, handed back to the provider whose narrative held them, and its answers."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import pso_portal.vault.fields
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Resealable, SecureTable


def row_id():
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


def to_provider():
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider")


class Migration(migrations.Migration):
    dependencies = [
        ("pses", "0013_directory"),
    ]

    operations = [
        migrations.CreateModel("DirectorySuggestion", [
            ("id", row_id()),
            ("submission_id", models.UUIDField()),
            ("kind", models.CharField(max_length=20)),
            ("words", pso_portal.vault.fields.SealedTextField(purpose="pses")),
            ("found_at", models.DateTimeField()),
            ("provider", to_provider()),
        ], {"ordering": ["found_at", "id"], "abstract": False, "base_manager_name": "objects"}),
        migrations.CreateModel("DirectoryAnswer", [
            ("id", row_id()),
            ("suggestion_id", models.UUIDField()),
            ("accepted", models.BooleanField()),
            ("decided_at", models.DateTimeField()),
            ("decided_by", models.UUIDField()),
            ("provider", to_provider()),
        ], {"abstract": False, "base_manager_name": "objects"}),
        migrations.AddConstraint("directoryanswer", models.UniqueConstraint(
            fields=["provider", "suggestion_id"], name="pses_suggestion_answered_once")),
        SecureTable("directorysuggestion", TableClass.HANDED),
        SecureTable("directoryanswer", TableClass.PSES),
        Resealable("directorysuggestion"),
    ]  # fmt: skip
