"""`fill_demo`: invented data through the services, with progress."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from pso_portal.demo.closing import WorkersStopped
from pso_portal.demo.founding import NotADemo
from pso_portal.demo.story import tell
from pso_portal.tenancy.command import PortalCommand

REFUSED = "This installation was not made by ./portal demo: no invented data is put into it."


class Command(PortalCommand):
    help = "Fill a demo installation with invented data. Started again, it goes on where it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--providers", type=int, default=60)

    def handle(self, *args: Any, providers: int, **options: Any) -> None:
        try:
            tell(providers, timezone.now(), self._say)
        except NotADemo as error:
            raise CommandError(REFUSED) from error
        except WorkersStopped as error:
            raise CommandError(str(error)) from error

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
