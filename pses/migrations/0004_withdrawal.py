"""Taking back what was reported: who, when, why, and once."""

from django.db import migrations, models

import pso_portal.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("pses", "0003_outside"),
    ]

    operations = [
        migrations.AddField("workproduct", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField("workproduct", "withdrawn_by", models.UUIDField(null=True)),
        migrations.AddField(
            "workproduct", "withdrawal_reason", pso_portal.vault.fields.SealedTextField(purpose="pses", null=True)
        ),
        migrations.AddConstraint(
            "submission",
            models.UniqueConstraint(
                fields=["provider", "names_earlier"], condition=models.Q(kind="withdrawal"), name="pses_withdrawn_once"
            ),
        ),
    ]
