"""The journals of sums hold nothing that the number of a key cannot: see `aggregation.packing`."""

from django.db import migrations

HOLDS = {
    "aggregation_factentry": (
        "contributor < 1048576 AND setting < 32 AND event_type < 64 AND kind < 4 AND harm < 8 AND stratum < 32"
        " AND version < 64"
    ),
    "aggregation_factorentry": (
        "contributor < 1048576 AND setting < 32 AND event_type < 64 AND harm < 8 AND factor < 64"
    ),
}


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0021_factors'),
    ]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT packs CHECK ({holds})",
            f"ALTER TABLE {table} DROP CONSTRAINT packs",
        )
        for table, holds in HOLDS.items()
    ]
