"""The lane outside the PSES: numbers, duties, rules. What removal took out before becomes part of it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import pso_portal.tenancy.models
import pso_portal.vault.fields
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, SecureTable

# Row security is forced for the owner too: without this pause the rows that stand could not be filled in.
FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE pses_outsiderecord NO FORCE ROW LEVEL SECURITY;
UPDATE pses_outsiderecord SET number = 'R' || upper(substr(id::text, 1, 8)), known_at = opened_at;
ALTER TABLE pses_outsiderecord FORCE ROW LEVEL SECURITY;
"""
EPOCH = "1970-01-01T00:00:00Z"


def owned(*fields):
    """Columns of a table whose rows belong to one provider."""
    return [
        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
        *fields,
        ("provider", models.ForeignKey(
            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider")),
    ]  # fmt: skip


def options(*ordering):
    """What every such table has."""
    return {"abstract": False, "base_manager_name": "objects"} | ({"ordering": list(ordering)} if ordering else {})


def sealed(null=True):
    return pso_portal.vault.fields.SealedTextField(purpose="open", null=null)


def unique(name, *fields, **more):
    return models.UniqueConstraint(fields=fields, name=name, **more)


RECORD = (
    ("number", models.CharField(max_length=20, default=""), False),
    ("source", models.CharField(max_length=20, default="removed"), False),
    ("state", models.CharField(max_length=20, default="open"), True),
    ("event_type", models.CharField(max_length=40, default="other"), False),
    ("kind", models.CharField(max_length=20, default="incident"), False),
    ("harm", models.CharField(max_length=20, default="unknown"), False),
    ("occurred_at", models.DateTimeField(null=True), True),
    ("known_at", models.DateTimeField(
        help_text="When the provider knew: deadlines count from here", default=EPOCH), False),
    ("owner_id", models.UUIDField(null=True), True),
    ("closing", sealed(), True),
    ("closed_at", models.DateTimeField(null=True), True),
    ("closed_by", models.UUIDField(null=True), True),
    ("rules_version", models.PositiveIntegerField(default=0, help_text="0: no rule was made yet"), True),
    ("edition", models.CharField(help_text="Of the list of duties", max_length=20, default=""), False),
    ("filing_key", models.UUIDField(null=True), True),
    ("proof", models.CharField(
        blank=True, help_text="Keyed digest of what a machine sent under the key", max_length=64, default=""), False),
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("pses", "0002_secure"), ("tenancy", "0002_secure")]

    operations = [
        migrations.RenameField("outsiderecord", "taken_out_at", "opened_at"),
        migrations.RenameField("outsiderecord", "taken_out_by", "opened_by"),
        migrations.AlterField("outsiderecord", "opened_by", models.UUIDField(null=True)),
        migrations.AlterField("outsiderecord", "title", models.CharField(
            max_length=80, blank=True, help_text="The number it had inside, where it was taken out")),
        migrations.AlterField("outsiderecord", "work_product", pso_portal.tenancy.models.OwnedForeignKey(
            db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
            to="pses.workproduct")),
        migrations.AlterModelOptions("outsiderecord", options("-opened_at")),
        *(migrations.AddField("outsiderecord", name, field, preserve_default=keep) for name, field, keep in RECORD),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint("outsiderecord", unique("pses_outside_number", "provider", "number")),
        migrations.AddConstraint("outsiderecord", unique("pses_outside_filed_once", "provider", "filing_key")),
        migrations.AddConstraint("outsiderecord", models.CheckConstraint(
            condition=models.Q(source="removed", work_product__isnull=False)
            | (~models.Q(source="removed") & models.Q(work_product=None)),
            name="pses_outside_names_no_report")),
        migrations.AddIndex("outsiderecord", models.Index(
            fields=["provider", "state", "-opened_at"], name="pses_outside_by_state")),
        migrations.AddIndex("outsiderecord", models.Index(
            fields=["provider", "opened_by", "-opened_at"], name="pses_outside_mine")),
        migrations.CreateModel("OutsideDuty", owned(
            ("record", pso_portal.tenancy.models.OwnedForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="duties",
                to="pses.outsiderecord")),
            ("duty_id", models.CharField(max_length=40)),
            ("name", sealed()),
            ("state", models.CharField(max_length=20, default="owed")),
            ("due_at", models.DateTimeField()),
            ("told_at", models.DateTimeField(null=True)),
            ("told_to", sealed()),
            ("reference", sealed()),
            ("reason", sealed()),
            ("decided_at", models.DateTimeField(null=True)),
            ("decided_by", models.UUIDField(null=True)),
        ), options("due_at")),
        migrations.AddConstraint("outsideduty", unique(
            "pses_outside_duty_once", "record", "duty_id", condition=~models.Q(duty_id="other"))),
        migrations.CreateModel("OutsideRules", owned(
            ("number", models.PositiveIntegerField()),
            ("rules", models.JSONField(default=dict)),
            ("made_by", models.UUIDField()),
            ("made_at", models.DateTimeField()),
        ), options("-number")),
        migrations.AddConstraint("outsiderules", unique("pses_outside_rules_version", "provider", "number")),
        migrations.CreateModel("OutsideNumbering", owned(
            ("year", models.PositiveSmallIntegerField()),
            ("last", models.PositiveIntegerField(default=0)),
        ), options()),
        migrations.AddConstraint("outsidenumbering", unique("pses_outside_numbering_year", "provider", "year")),
        SecureTable("outsideduty", TableClass.PSES),
        SecureTable("outsiderules", TableClass.PSES),
        SecureTable("outsidenumbering", TableClass.PSES),
        BindToProvider("outsideduty", "record"),
        Freeze("outsiderules"),
    ]  # fmt: skip
