"""Cases whose provider took the report back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aggregation", "0002_secure"),
    ]

    operations = [
        migrations.AddField(
            "case",
            "withdrawn",
            models.BooleanField(default=False, help_text="Its provider took the report back: nothing uses it"),
        ),
    ]
