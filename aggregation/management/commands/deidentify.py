"""`deidentify`: JSON a line in, an answer a line out. Needs no servers and no settings: the runner calls the module."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from io import BufferedIOBase
from typing import Any, ClassVar, cast

from django.core.management.base import BaseCommand

from aggregation import deidentifying


class Command(BaseCommand):
    help = deidentifying.HELP
    requires_system_checks: ClassVar[list[str]] = []
    needs_servers: ClassVar[bool] = False
    runs_alone: ClassVar[str] = "aggregation.deidentifying"

    def add_arguments(self, parser: ArgumentParser) -> None:
        deidentifying.add_arguments(parser)

    def handle(self, *args: Any, profile: str, text: bool, explain: bool, **options: Any) -> None:
        lines = cast(BufferedIOBase, sys.stdin.buffer)
        code = deidentifying.run(lines, sys.stdout, profile=profile, text=text, explain=explain)
        if code:
            raise SystemExit(code)
