"""`watch_signals`: owe the watch for signals of the last month that has closed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from aggregation.services import owe_watch
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Owe the watch for signals in pooled counts, once for each closed month."

    def handle(self, *args: Any, **options: Any) -> None:
        with self.as_pso():
            owed = owe_watch(now=timezone.now())
        self.stdout.write("Owed." if owed else "Nothing to do: it was asked for before.")
