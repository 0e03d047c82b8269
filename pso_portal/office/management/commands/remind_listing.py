"""`remind_listing`: mail those who keep the PSO's listing that a deadline comes near."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from pso_portal.office.services import remind_listing
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Mail those who keep the listing that a deadline comes near, 90, 30 and 7 days before, each once."

    def handle(self, *args: Any, **options: Any) -> None:
        with self.as_pso():
            reminded = remind_listing(now=timezone.now())
        self.stdout.write(f"Deadlines reminded of: {reminded}")
