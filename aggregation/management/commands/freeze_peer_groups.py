"""`freeze_peer_groups`: owe the forming of a year's peer groups."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from aggregation.services import owe_peer_groups
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Owe the forming of a year's peer groups; what is formed stands, so that twice does nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--year", type=int, help="the year that they are for; without it, this one")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        year = options["year"] or now.year
        try:
            with self.as_pso():
                owed = owe_peer_groups(year=year, now=now)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Owed." if owed else "Nothing to do: they are formed.")
