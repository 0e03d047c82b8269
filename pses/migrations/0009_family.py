"""What affiliates agreed to share: offers and the steps taken on them, both for good."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import pso_portal.tenancy.models
import pso_portal.vault.fields
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, Only, Resealable, SecureTable
from pso_portal.tenancy.policies_sql import OPENED_BY_AFFILIATES

OURS = "= ANY((SELECT scope_providers())::uuid[])"
A_STEP = (
    f"party_id {OURS} AND EXISTS (SELECT FROM pses_familyshare share WHERE share.id = pses_familystep.share_id"
    " AND share.provider_id = pses_familystep.provider_id AND share.reader_id = pses_familystep.reader_id)"
)


def to_provider():
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider")


class Migration(migrations.Migration):
    dependencies = [
        ("pses", "0008_later_facts"),
        ("tenancy", "0004_affiliation"),
    ]

    operations = [
        migrations.CreateModel("FamilyShare", [
            ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ("number", models.PositiveSmallIntegerField(help_text="Counts the offers of one giver to one reader")),
            ("giver_name", models.CharField(
                max_length=200, help_text="As it was called that day; neither reads the other's row")),
            ("reader_name", models.CharField(max_length=200)),
            ("event_types", models.JSONField()),
            ("narrative", models.BooleanField(help_text="Whether what the reporter wrote is shared too")),
            ("purpose", pso_portal.vault.fields.SealedTextField(
                purpose="pses", help_text="Which patient safety activity it serves")),
            ("until", models.DateField()),
            ("offered_by", models.UUIDField()),
            ("offered_at", models.DateTimeField()),
            ("provider", to_provider()),
            ("reader", to_provider()),
        ], {"ordering": ["-offered_at"], "abstract": False, "base_manager_name": "objects"}),
        migrations.AddConstraint("familyshare", models.UniqueConstraint(
            fields=["provider", "reader", "number"], name="pses_share_number")),
        migrations.CreateModel("FamilyStep", [
            ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ("step", models.CharField(max_length=10)),
            ("reason", pso_portal.vault.fields.SealedTextField(null=True, purpose="pses")),
            ("taken_by", models.UUIDField()),
            ("taken_at", models.DateTimeField()),
            ("party", to_provider()),
            ("provider", to_provider()),
            ("reader", to_provider()),
            ("share", pso_portal.tenancy.models.OwnedForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="steps",
                to="pses.familyshare")),
        ], {"ordering": ["taken_at"], "abstract": False, "base_manager_name": "objects"}),
        migrations.AddConstraint("familystep", models.UniqueConstraint(
            fields=["share", "step", "party"], name="pses_share_step_once")),
        SecureTable("familyshare", TableClass.FAMILY),
        SecureTable("familystep", TableClass.FAMILY),
        BindToProvider("familystep", "share"),
        Only("familyshare", "INSERT", f"provider_id {OURS}"),
        Only("familystep", "INSERT", A_STEP),
        Freeze("familyshare"),
        Freeze("familystep"),
        Resealable("familyshare", TableClass.FAMILY),
        Resealable("familystep", TableClass.FAMILY),
        migrations.RunSQL(OPENED_BY_AFFILIATES, "DROP FUNCTION opened_by_affiliates();"),
    ]  # fmt: skip
