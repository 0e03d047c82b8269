from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class VaultConfig(AppConfig):
    """Keys kept outside PostgreSQL, and the model fields sealed with them. It has no tables."""

    name = "pso_portal.vault"
    label = "vault"

    def ready(self) -> None:
        from .columns import mark_columns  # noqa: PLC0415  models are not loaded before

        # The signal is sent for apps that have tables: any of them will do, once.
        post_migrate.connect(mark_columns, sender=apps.get_app_config("tenancy"))
