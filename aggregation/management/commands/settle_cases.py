"""`settle_cases`: owe the settling of the forms in which the last quarter's cases may be shown."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from aggregation.services import owe_settlement
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Owe the settling of the forms in which cases may be shown, once for each closed quarter."

    def handle(self, *args: Any, **options: Any) -> None:
        with self.as_pso():
            owed = owe_settlement(now=timezone.now())
        self.stdout.write("Owed." if owed else "Nothing to do: it was asked for before.")
