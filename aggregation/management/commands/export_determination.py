"""`export_determination RELEASE FILE --as EMAIL`: methods and results of a release, signed, for the expert."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from aggregation.determination import opened, render
from aggregation.management.people import person_of_pso
from aggregation.services import NotIssued, export_determination
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Write the record of a release for an expert determination (42 CFR 3.212(a)(1), 45 CFR 164.514(b)(1))."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("release", help="its number, or its id")
        parser.add_argument("file", type=Path, help="where it goes; beside it the same to be read, with the ending .md")
        parser.add_argument("--as", dest="person", required=True, metavar="EMAIL",
                            help="who takes it along: somebody who may approve releases")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        files = (options["file"], options["file"].with_suffix(".md"))
        if files[0] == files[1]:
            raise CommandError("The name ends in .md already: that one is made beside it.")
        for file in files:
            if file.exists():
                raise CommandError(f"{file} exists already.")
        text = self._exported(options["release"], person_of_pso(options["person"]))
        stated, key = opened(text)
        for file, body in zip(files, (text, render(stated, key)), strict=True):
            file.touch(mode=0o600, exist_ok=False)
            file.write_text(body)
        self.stdout.write(f"Release {stated['release']['number']}: {files[0]} and {files[1]}. Public key: {key}")

    def _exported(self, named: str, by: Acting) -> str:
        try:
            with self.acting(by):
                return export_determination(by=by, named=named, now=timezone.now())
        except (NotIssued, Denied) as refused:
            raise CommandError(str(refused)) from refused
