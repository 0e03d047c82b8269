"""`run_main_job`: the main job to its end; the last line is one JSON object counted from the tables."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from pso_portal.demo.closing import WorkersStopped
from pso_portal.demo.founding import NotADemo
from pso_portal.demo.real_events import tell_file
from pso_portal.demo.story import tell
from pso_portal.demo.tally import agrees, tally
from pso_portal.tenancy.command import PortalCommand

from .fill_demo import REFUSED


class Command(PortalCommand):
    help = "Walk the main job to its end and print what the tables say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--providers", type=int, default=60)
        parser.add_argument("--events", type=Path, help="a file of real adverse events to run the job on")

    def handle(self, *args: Any, providers: int, events: Path | None, **options: Any) -> None:
        began = time.monotonic()
        try:
            self._tell(providers, events)
        except NotADemo as error:
            raise CommandError(REFUSED) from error
        except (WorkersStopped, FileNotFoundError) as error:
            raise CommandError(str(error)) from error
        counted = tally() | {"seconds": round(time.monotonic() - began, 1)}
        self.stdout.write(json.dumps(counted))
        if not agrees(counted):
            sys.exit(1)

    def _tell(self, providers: int, events: Path | None) -> None:
        if events is None:
            tell(providers, timezone.now(), self._say)
        else:
            tell_file(events, timezone.now(), self._say)

    def _say(self, line: str) -> None:
        self.stderr.write(line)
