"""The provider's directory of names, sealed under its own key, and the state that it is in."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import pso_portal.vault.fields
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import SecureTable


def row_id():
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


def to_provider():
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider")


class Migration(migrations.Migration):
    dependencies = [
        ("pses", "0012_emergency"),
    ]

    operations = [
        migrations.CreateModel("DirectoryEntry", [
            ("id", row_id()),
            ("kind", models.CharField(max_length=20)),
            ("held", pso_portal.vault.fields.SealedJSONField(purpose="pses")),
            ("added_at", models.DateTimeField()),
            ("added_by", models.UUIDField()),
            ("changed_at", models.DateTimeField(null=True)),
            ("changed_by", models.UUIDField(null=True)),
            ("retired_at", models.DateTimeField(null=True)),
            ("retired_by", models.UUIDField(null=True)),
            ("provider", to_provider()),
        ], {"abstract": False, "base_manager_name": "objects"}),
        migrations.AddIndex("directoryentry", models.Index(
            fields=["provider", "kind"], name="pses_directory_by_kind")),
        migrations.CreateModel("DirectoryBook", [
            ("id", row_id()),
            ("version", models.UUIDField()),
            ("provider", to_provider()),
        ], {"abstract": False, "base_manager_name": "objects"}),
        migrations.AddConstraint("directorybook", models.UniqueConstraint(
            fields=["provider"], name="pses_one_directory")),
        SecureTable("directoryentry", TableClass.PSES),
        SecureTable("directorybook", TableClass.PSES),
    ]  # fmt: skip
