"""`index_cases`: make the index of the words of cases anew, as they stand now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from aggregation.services import index_cases
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Make the index of the words of cases anew. It opens every text, and the audit says so."

    def handle(self, *args: Any, **options: Any) -> None:
        indexed, last = self._next(None)
        while last is not None:
            more, last = self._next(last)
            indexed += more
        self.stdout.write(f"Indexed: {indexed:,} cases.")

    def _next(self, after: UUID | None) -> tuple[int, UUID | None]:
        with self.as_pso():
            return index_cases(after=after, now=timezone.now())
