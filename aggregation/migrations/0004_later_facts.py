"""Cases out of use: also where a person decided on a later text of the same event."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aggregation", "0003_withdrawn"),
    ]

    operations = [
        migrations.AlterField(
            "case",
            "withdrawn",
            models.BooleanField(
                default=False, help_text="Nothing uses it: its report was taken back, or a later text took its place"
            ),
        ),
    ]
