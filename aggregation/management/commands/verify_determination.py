"""`verify_determination`: whether the record of a release is what an installation signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser

from aggregation.determination import opened, render
from pso_portal.tenancy.command import PortalCommand

UNKNOWN_SIGNER = (
    "The signer was NOT verified. Checked was only that nothing in the file was altered since it was signed with the "
    "key that the file itself names: anybody can sign a record of their own making so. Ask the PSO for its public key "
    "by another way than this file and give it with --key. The file names {key}."
)


class Command(PortalCommand):
    help = "Check that a release's record was signed with a key that you know, and print what it states."
    needs_servers: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the record, as JSON")
        parser.add_argument("--key", default="", help="the public key that the PSO told you by another way, in hex")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            stated, key = opened(options["file"].read_text())
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        known = options["key"].strip().lower()
        if not known:
            raise CommandError(UNKNOWN_SIGNER.format(key=key))
        if known != key.lower():
            raise CommandError("It was signed with another key.")
        self.stdout.write(render(stated, key))
