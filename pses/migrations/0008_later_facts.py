"""Later facts: what follows a submission is found by the one it names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pses", "0007_legal"),
    ]

    operations = [
        migrations.AddIndex(
            "submission", models.Index(fields=["provider", "names_earlier", "number"], name="pses_follows")
        ),
    ]
