"""The PSES policy in versions; what entered before there was any names none."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("pses", "0004_withdrawal"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        # Every row said version 1, of a policy that nobody had written.
        migrations.RemoveField("workproduct", "policy_version"),
        migrations.AddField("workproduct", "policy_version", models.PositiveSmallIntegerField(
            null=True, help_text="Of the PSES policy; empty: none yet")),
        migrations.CreateModel("PsesPolicy", [
            ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ("number", models.PositiveSmallIntegerField()),
            ("text", models.JSONField()),
            ("sha256", models.CharField(max_length=64)),
            ("effective_on", models.DateField()),
            ("adopted_by", models.UUIDField()),
            ("adopted_at", models.DateTimeField()),
            ("provider", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider")),
        ], {"ordering": ["-number"], "abstract": False, "base_manager_name": "objects"}),
        migrations.AddConstraint("psespolicy", models.UniqueConstraint(
            fields=["provider", "number"], name="pses_policy_version")),
        SecureTable("psespolicy", TableClass.PSES),
        Freeze("psespolicy"),
    ]  # fmt: skip
