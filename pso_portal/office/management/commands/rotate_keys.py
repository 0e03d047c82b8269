"""`rotate_keys`: another data key, everything sealed anew under it, the old one destroyed."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.office.services.key_care import VaultError
from pso_portal.office.services.rotation import (
    BATCH,
    begin_rotation,
    count_versions,
    keys_named,
    reseal_all,
    retire_old,
)
from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.sides import Side

Entered = Callable[[Side], AbstractContextManager[Any]]
PURPOSES = ("pses", "pso", "open")


class Command(PortalCommand):
    help = "Rotate data keys. Killed at any point, run it with --resume: it goes on where it was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("holders", nargs="*", metavar="HOLDER", help='providers\' ids, or "pso"; all unless named')
        parser.add_argument("--purpose", choices=PURPOSES, action="append", help="which keys; all unless named")
        parser.add_argument("--resume", action="store_true", help="make no new key: finish what was begun")
        parser.add_argument("--batch", type=int, default=BATCH, help="values a transaction (default %(default)s)")
        parser.add_argument("--wait", type=int, default=180, metavar="SECONDS",
                            help="how long to wait until the old key may be destroyed (default 180)")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pairs = keys_named(options["holders"], options["purpose"] or ())
            for holder, purpose in pairs if not options["resume"] else ():
                with self.as_system():
                    begin_rotation(holder=holder, purpose=purpose, now=timezone.now())
            for holder, purpose in pairs:
                self._finish(holder, purpose, time.monotonic() + options["wait"], options["batch"])
        except (VaultError, Denied) as error:
            raise CommandError(str(error)) from error

    def _finish(self, holder: str, purpose: str, until: float, batch: int) -> None:
        entered = self._entered(holder)
        while True:
            for place, done in reseal_all(holder, purpose, entered, now=timezone.now(), most=batch):
                self.stdout.write(f"{holder} {purpose}: {done} of {place}")
            try:
                retired = retire_old(holder, purpose, entered, now=timezone.now())
                break
            except Denied:
                if time.monotonic() >= until:
                    raise
                time.sleep(1)
        counted = ", ".join(f"{n} under {v}" for v, n in sorted(count_versions(holder, purpose, entered).items()))
        self.stdout.write(f"{holder} {purpose}: {counted or 'nothing sealed'}; retired: {retired or 'none'}")

    def _entered(self, holder: str) -> Entered:
        def enter(side: Side) -> AbstractContextManager[Any]:
            return self.on_side(side, UUID(holder) if side is Side.PROVIDER else None)

        return enter
