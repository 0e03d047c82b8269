"""`verify_certificate`: whether a certificate of destruction is what this installation, or another, signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser

from pso_portal.office.services.certificates import read_certificate
from pso_portal.tenancy.command import PortalCommand

UNKNOWN_SIGNER = (
    "The signer was NOT verified. Checked was only that nothing was altered since the certificate was signed with the "
    "key that it names itself: anybody can sign a certificate of their own making so. Ask the PSO for its public key "
    "by another way and give it with --key. The certificate names {key}."
)


class Command(PortalCommand):
    help = "Check that a certificate of destruction was signed with a key that you know, and print what it states."
    needs_servers: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the certificate's text")
        parser.add_argument("--key", default="", help="the public key that the PSO told you by another way, in hex")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            stated = read_certificate(options["file"].read_text())
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        known = options["key"].strip().lower()
        if not known:
            raise CommandError(UNKNOWN_SIGNER.format(key=stated["public_key"]))
        if known != stated["public_key"].lower():
            raise CommandError("It was signed with another key.")
        for name in ("name", "provider", "way", "at", "shut_since", "copies_over", "public_key"):
            self.stdout.write(f"{name}: {stated[name]}")
        for each in stated["destroyed"]:
            self.stdout.write(f"destroyed: {each['purpose']}, {len(each['keys'])} versions")
