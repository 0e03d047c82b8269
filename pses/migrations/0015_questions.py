"""Questions of the PSO's reviewers about words of a provider's narratives, and its answers."""

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
        ("pses", "0014_directory_suggestions"),
    ]

    operations = [
        migrations.CreateModel("NameQuestion", [
            ("id", row_id()),
            ("submission_id", models.UUIDField()),
            ("asks", models.CharField(max_length=20)),
            ("words", pso_portal.vault.fields.SealedTextField(purpose="pses")),
            ("asked_at", models.DateTimeField()),
            ("provider", to_provider()),
        ], {"ordering": ["asked_at", "id"], "abstract": False, "base_manager_name": "objects"}),
        migrations.CreateModel("NameQuestionClosed", [
            ("id", row_id()),
            ("closed_at", models.DateTimeField()),
            ("provider", to_provider()),
        ], {"abstract": False, "base_manager_name": "objects"}),
        migrations.CreateModel("NameAnswer", [
            ("id", row_id()),
            ("question_id", models.UUIDField()),
            ("says", models.CharField(max_length=20)),
            ("answered_at", models.DateTimeField()),
            ("answered_by", models.UUIDField()),
            ("provider", to_provider()),
        ], {"abstract": False, "base_manager_name": "objects"}),
        migrations.AddConstraint("nameanswer", models.UniqueConstraint(
            fields=["provider", "question_id"], name="pses_question_answered_once")),
        SecureTable("namequestion", TableClass.HANDED),
        SecureTable("namequestionclosed", TableClass.HANDED),
        SecureTable("nameanswer", TableClass.PSES),
        Resealable("namequestion"),
    ]  # fmt: skip
