"""`audit_seal`: seal what is due, without waiting for the scheduler; with --after-loss, own up to what is missing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from pso_portal.provenance.outside import Damaged
from pso_portal.provenance.rounds import seal_what_is_due
from pso_portal.provenance.sealing import Shorter, open_after_loss
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Seal the audit's entries now. Before a move to another database server: stop the portal, then run this."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after-loss", action="store_true",
                            help="begin a new log where a restored backup has lost entries")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if options["after_loss"]:
            with self.as_system():
                opened = open_after_loss(now=timezone.now())
            self.stdout.write(f"{opened} is open." if opened else "Nothing is missing: no log was opened.")
        try:
            self.stdout.write(f"Sealed: {seal_what_is_due(now=timezone.now())} entries.")
        except (Shorter, Damaged) as error:
            raise CommandError(f"{error} See docs/operations.md.") from error
