"""`export_npsd NUMBER FILE --as EMAIL`: a released file of nonidentifiable records, to the byte."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from aggregation.models import NpsdExport
from aggregation.services import take_npsd_file
from pso_portal.accounts.acting import Acting, Denied, acting_as
from pso_portal.accounts.models import Membership
from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.sides import Side
from pso_portal.web.downloads import File


class Command(PortalCommand):
    help = "Write a released export for the national database (NPSD) to a file. Not validated by the PSOPPC."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="of the export")
        parser.add_argument("file", type=Path, help="where it goes; it must not exist")
        parser.add_argument("--as", dest="person", required=True, metavar="EMAIL",
                            help="who takes it along: somebody who prepares or releases exports")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"]
        if target.exists():
            raise CommandError(f"{target} exists already.")
        taken = self._taken(options["number"], self._person(options["person"]))
        target.touch(mode=0o600, exist_ok=False)
        target.write_bytes(taken.body)
        self.stdout.write(f"Export {options['number']}: {target}, SHA-256 {taken.sha256}. Not validated by the PSOPPC.")

    def _taken(self, number: int, by: Acting) -> File:
        try:
            with self.acting(by):
                found = NpsdExport.objects.filter(number=number).values_list("pk", flat=True).first()
                if found is None:
                    raise CommandError(f"There is no export {number}.")
                return take_npsd_file(by=by, export_id=found, now=timezone.now())
        except Denied as refused:
            raise CommandError(str(refused)) from refused

    @staticmethod
    def _person(email: str) -> Acting:
        """At the machine itself, which is a second factor of its own."""
        found = Membership.objects.filter(user__email__iexact=email, side=Side.PSO, ended_at=None)
        membership = found.select_related("user").first()
        if membership is None:
            raise CommandError("Nobody of this PSO signs in with that address.")
        return acting_as(membership, stepped_up_at=timezone.now())
