"""`draw_double_reads`: draw last month's sample of texts that passed without a person, for a blind second reading."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from aggregation.services import draw_double_reads
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Draw the month's sample of texts that passed without a person, for a blind second reading."

    def handle(self, *args: Any, **options: Any) -> None:
        with self.as_pso():
            drawn = draw_double_reads(now=timezone.now())
        self.stdout.write(f"Texts drawn for a second reading: {drawn}")
