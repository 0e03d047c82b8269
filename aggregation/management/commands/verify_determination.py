"""`verify_determination`: whether the record of a release is what an installation signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser

from aggregation.determination import opened, render
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Check the signature of a release's record and print what it states."
    needs_servers: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the record, as JSON")
        parser.add_argument("--key", default="", help="the public key that it must be signed with, in hex")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            stated, key = opened(options["file"].read_text())
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        if options["key"] and options["key"] != key:
            raise CommandError("It was signed with another key.")
        self.stdout.write(render(stated, key))
