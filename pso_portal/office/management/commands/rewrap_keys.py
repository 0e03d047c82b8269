"""`rewrap_keys`: every wrapped key under another root key. Killed at any point, the next run finishes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from pso_portal.office.services.key_care import VaultError, change_root_key, stage_root_key
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Wrap every data key under a new root key. Afterwards the old root key opens nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new-kek", type=Path, required=True, metavar="FILE",
                            help="the new root key: 32 bytes, hex or base64, mode 0400")  # fmt: skip
        parser.add_argument("--stage", action="store_true",
                            help="let both root keys open the store, so that the portal can be started with the new "
                            "one; run again without this to end the old one")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with self.as_system():
                self._rewrap(options["new_kek"], stage=options["stage"])
        except VaultError as error:
            raise CommandError(str(error)) from error

    def _rewrap(self, new_kek: Path, *, stage: bool) -> None:
        if stage:
            laid = stage_root_key(new_kek=new_kek, now=timezone.now())
            self.stdout.write(f"Keys under both root keys: {laid} more. Start the portal with the new one, then run "
                              "this again without --stage.")  # fmt: skip
            return
        new = change_root_key(new_kek=new_kek, now=timezone.now())
        self.stdout.write(f"Every key is under {new.id}. Start the portal with the new root key, then destroy the old.")
