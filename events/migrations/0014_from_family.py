"""Shares between affiliates open events, and what the evaluation system says of them, for reading."""

from django.db import migrations

from pso_portal.tenancy.policies_sql import CLOSE_EVENTS, OPEN_EVENTS


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0013_reseal_deliveries"),
        ("pses", "0009_family"),
    ]

    operations = [
        migrations.RunSQL(OPEN_EVENTS, CLOSE_EVENTS),
    ]
