"""What reviewers ask a house about words of its text."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import pso_portal.vault.fields
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("aggregation", "0006_double_read"),
    ]

    operations = [
        migrations.CreateModel("DeskQuestion", [
            ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ("asks", models.CharField(max_length=20)),
            ("words", pso_portal.vault.fields.SealedTextField(holder="pso", purpose="pso")),
            ("state", models.CharField(default="open", max_length=10)),
            ("asked_by", models.UUIDField()),
            ("asked_at", models.DateTimeField()),
            ("says", models.CharField(default="", max_length=20)),
            ("answered_at", models.DateTimeField(
                help_text="When it came through the door: a full hour", null=True)),
            ("item", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="questions",
                                       to="aggregation.reviewitem")),
        ], {"ordering": ["asked_at", "id"], "abstract": False, "base_manager_name": "objects"}),
        SecureTable("deskquestion", TableClass.PSO),
    ]  # fmt: skip
