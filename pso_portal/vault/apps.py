from __future__ import annotations

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys kept outside PostgreSQL, and the model fields sealed with them. It has no tables."""

    name = "pso_portal.vault"
    label = "vault"
