import uuid

import django.db.models.deletion
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable

OPTIONS = {"abstract": False, "base_manager_name": "objects"}
BY_DAY = "actor_id IS NULL AND mod(extract(epoch FROM at AT TIME ZONE 'UTC'), 900) = 0"


def key():
    return ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False))


def log():
    return ("log", models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="provenance.log"
    ))


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0002_secure"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        migrations.CreateModel("Log", [
            key(),
            ("name", models.CharField(max_length=64, unique=True)),
            ("number", models.PositiveIntegerField(unique=True)),
            ("opening", models.TextField()),
        ], options=OPTIONS),
        migrations.CreateModel("Leaf", [
            key(),
            log(),
            ("position", models.BigIntegerField()),
            ("entry_id", models.UUIDField(unique=True)),
            ("of", models.UUIDField(null=True)),
            ("number", models.BigIntegerField()),
            ("hash", models.BinaryField(max_length=32)),
        ], options=OPTIONS | {"constraints": [
            models.UniqueConstraint(fields=["log", "position"], name="provenance_position"),
            models.UniqueConstraint(fields=["of", "number"], name="provenance_number", nulls_distinct=False),
        ]}),
        migrations.CreateModel("Checkpoint", [
            key(),
            log(),
            ("size", models.BigIntegerField()),
            ("statement", models.TextField()),
            ("signature", models.BinaryField(max_length=64)),
            ("peaks", models.BinaryField()),
            ("next_xid", models.CharField(max_length=20)),
        ], options=OPTIONS | {"constraints": [
            models.UniqueConstraint(fields=["log", "size"], name="provenance_size"),
        ]}),
        *(operation(model) for model in ("log", "leaf", "checkpoint")
          for operation in (lambda model: SecureTable(model, TableClass.SYSTEM), Freeze)),
        migrations.RunSQL(
            "CREATE INDEX audit_entry_xid ON audit_entry (xid);"
            f" CREATE INDEX audit_entry_by_day ON audit_entry (at) WHERE {BY_DAY};",
            "DROP INDEX audit_entry_xid; DROP INDEX audit_entry_by_day;",
        ),
    ]
