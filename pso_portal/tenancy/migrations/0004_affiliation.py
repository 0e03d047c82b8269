"""Who is affiliated with whom, kept in step with the providers' own rows by a trigger."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import SecureTable

# Each direction of each pair within a family. It runs as whoever writes the provider: the PSO's side.
KEEP = """
CREATE FUNCTION keep_affiliations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tenancy_affiliation SET parted = true
   WHERE NEW.id IN (provider_id, affiliate_id);
  INSERT INTO tenancy_affiliation
         (id, provider_id, affiliate_id, name, contract_starts, contract_ends, parted)
  SELECT gen_random_uuid(), one.id, other.id, other.name, other.contract_starts, other.contract_ends, false
    FROM tenancy_provider one
    JOIN tenancy_provider other
      ON other.id <> one.id AND coalesce(other.parent_id, other.id) = coalesce(one.parent_id, one.id)
   WHERE NEW.id IN (one.id, other.id)
  ON CONFLICT (provider_id, affiliate_id) DO UPDATE
     SET name = excluded.name, contract_starts = excluded.contract_starts, contract_ends = excluded.contract_ends,
         parted = false;
  RETURN NULL;
END $$;
CREATE TRIGGER affiliations AFTER INSERT OR UPDATE OF name, parent_id, contract_starts, contract_ends
  ON tenancy_provider FOR EACH ROW EXECUTE FUNCTION keep_affiliations();
"""
FORGET = "DROP TRIGGER affiliations ON tenancy_provider; DROP FUNCTION keep_affiliations();"
# The trigger writes the rows of families that stand already. Row security is forced on the owner too.
BEGIN = "SELECT set_config('pso.side', 'pso', true); UPDATE tenancy_provider SET name = name;"


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0003_resealing"),
    ]

    operations = [
        migrations.CreateModel("Affiliation", [
            ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ("name", models.CharField(max_length=200)),
            ("contract_starts", models.DateField()),
            ("contract_ends", models.DateField(null=True)),
            ("parted", models.BooleanField(default=False, help_text="They are of one family no longer")),
            ("affiliate", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider")),
            ("provider", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.provider")),
        ], {"ordering": ["name"], "abstract": False, "base_manager_name": "objects"}),
        migrations.AddConstraint("affiliation", models.UniqueConstraint(
            fields=["provider", "affiliate"], name="tenancy_affiliated_once")),
        SecureTable("affiliation", TableClass.PROVIDER),
        migrations.RunSQL(KEEP, FORGET),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]  # fmt: skip
