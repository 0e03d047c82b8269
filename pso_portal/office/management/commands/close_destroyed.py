"""`close_destroyed`: what was destroyed is closed again, after an older backup of the database was restored."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from pso_portal.office.services.destroying import close_again, destroyed_providers
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Close the data of providers whose keys are destroyed. Run it after restoring a backup of the database."

    def handle(self, *args: Any, **options: Any) -> None:
        with self.as_pso():
            closed = [close_again(provider, now=timezone.now()) for provider in destroyed_providers()]
        self.stdout.write(f"Closed again: {sum(closed)} of {len(closed)} whose keys are destroyed.")
