"""`audit_verify`: exit 0 if the audit is what was sealed, 1 with a sentence for each thing that is not."""

from __future__ import annotations

import sys
import time
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from pso_portal.provenance.outside import Damaged
from pso_portal.provenance.rounds import seal_what_is_due
from pso_portal.provenance.sealing import Shorter, unsealed
from pso_portal.provenance.verifying import verify
from pso_portal.tenancy.command import PortalCommand

LATE = (
    "{count} entries wait for their seal, and nobody sealed them meanwhile. Where the portal runs, its scheduler does "
    "not. Where it is stopped, nothing seals: say --seal."
)


class Command(PortalCommand):
    help = "Compute the sealed audit anew from its entries and hold it against every signed checkpoint."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="since", type=int, default=0, metavar="ENTRIES",
                            help="trust what the newest log's checkpoint of so many entries covers")  # fmt: skip
        parser.add_argument("--wait", type=int, default=60, metavar="SECONDS",
                            help="how long an entry may wait for its seal (default 60)")  # fmt: skip
        parser.add_argument("--seal", action="store_true",
                            help="seal first what waits: for a portal that is stopped")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seal"]:
            self._seal()
        try:
            with self.as_system():
                report = verify(now=timezone.now(), since=options["since"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        late = self._late(options["wait"])
        report.wrong += [LATE.format(count=len(late))] if late else []
        for line in [*report.told, *report.wrong]:
            self.stdout.write(line)
        read = f"{report.entries} entries, {report.checkpoints} checkpoints, {report.outside} kept outside."
        self.stdout.write(f"The audit is {'NOT ' if report.wrong else ''}what was sealed: {read}")
        sys.exit(1 if report.wrong else 0)

    def _seal(self) -> None:
        try:
            self.stdout.write(f"Sealed first: {seal_what_is_due(now=timezone.now())} entries.")
        except (Shorter, Damaged) as error:
            self.stdout.write(f"Not sealed: {error}")  # the check below says what is wrong

    def _late(self, seconds: int) -> set[UUID]:
        """Entries that waited at the beginning and still wait after so many seconds."""
        found, end = self._waiting(), time.monotonic() + seconds
        while found and time.monotonic() < end:
            time.sleep(1)
            found &= self._waiting()
        return found

    def _waiting(self) -> set[UUID]:
        with self.as_system():
            return unsealed(now=timezone.now())
