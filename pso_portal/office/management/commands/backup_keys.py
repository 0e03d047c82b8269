"""`backup_keys`: a copy of the key store that goes after 35 days and loses what the store loses."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from pso_portal.office.services.key_care import VaultError, back_up_keys
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Copy the wrapped keys into PSO_KEY_COPIES and drop copies older than 35 days. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with self.as_system():
                made = back_up_keys(now=timezone.now())
        except VaultError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Copied to {made}.")
