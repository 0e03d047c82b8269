"""`export_disclosure_case --out case.json`: every release with the truth beside it, for an independent attack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from aggregation.management.people import person_of_pso
from aggregation.policies import check_can_take_releases_along
from aggregation.released_case import released_case, released_settings
from aggregation.services import export_disclosure_case
from pso_portal.accounts.acting import Denied
from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.sides import Side

KIND = '"kind"'  # each release has one
WARNING = (
    "It holds each contributor's own figures, by code: identifiable work product (42 CFR 3.20, 3.206). It is for the "
    "privacy officer and for an attack on the releases; destroy it when that is done."
)


class Command(PortalCommand):
    help = "Write every release that providers have seen, with the truth beside it, as a disclosure case (JSON)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where it goes; it must not exist")
        parser.add_argument("--as", dest="person", default="", metavar="EMAIL",
                            help="who takes it along: somebody who may approve releases; else it is entered as done "
                                 "at the machine")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["out"]
        if file.exists():
            raise CommandError(f"{file} exists already.")
        if not file.parent.is_dir():
            raise CommandError(f"There is no folder {file.parent}.")
        text = self._exported(options["person"])
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(text)
        self.stdout.write(f"{file}: {text.count(KIND)} releases. {WARNING}")

    def _exported(self, person: str) -> str:
        with self.as_pso():
            by = person_of_pso(person) if person else None
            try:
                check_can_take_releases_along(by)
                with self.on_side(Side.DOOR):
                    case = released_case(*released_settings())
                return export_disclosure_case(by=by, case=case, now=timezone.now())
            except Denied as refused:
                raise CommandError(str(refused)) from refused
