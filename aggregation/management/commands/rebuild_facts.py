"""`rebuild_facts`: make the sums anew from their journal, and say what they differed in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.db import OperationalError
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from aggregation.rebuilding import Difference, rebuild
from pso_portal.tenancy.command import PortalCommand

NAMES = {"aggregation_fact": "sums of events", "aggregation_delayfact": "delays",
         "aggregation_factorfact": "contributing factors"}  # fmt: skip


class Command(PortalCommand):
    help = "Make the sums anew from the journal of what came to count, and put right what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = rebuild(now=timezone.now(), entrance=self.on_side)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise CommandError("The sums were in use for too long, and stay as they were. Run this again.") from error
        for difference in found:
            self.stdout.write(_line(difference))
        self.stdout.write("Nothing differed." if not found else "The sums are now what the journal says.")


def _line(found: Difference) -> str:
    return (f"{found.setting} {found.month}: {found.sums} {NAMES[found.table]} differed,"
            f" {found.before} events before, {found.anew} now")  # fmt: skip
