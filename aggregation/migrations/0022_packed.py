"""The journals of sums hold nothing that the number of a key cannot (`aggregation.packing`); the few entries that are
not of one event that came to count are found by an index of their own.
"""

from django.db import migrations, models

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
    ] + [
        migrations.AddIndex(model, models.Index(fields=["month"], condition=~models.Q(count=1), name=f"{name}_not_one"))
        for model, name in (("factentry", "facts"), ("factorentry", "factors"))
    ]
