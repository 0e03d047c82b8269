"""`reread_texts`: owe a new reading of every text that an older version of the engine read."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from aggregation.deidentification import ENGINE_VERSION
from aggregation.rereading import owe_rereads
from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.sides import Side


class Command(PortalCommand):
    help = "Have texts read anew by the engine's present version. What stands is not changed; the worker does the rest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--provider", default="", help="only this one: its name or id")

    def handle(self, *args: Any, **options: Any) -> None:
        with self.as_pso():
            found = [each for each in Provider.objects.filter(data_disposed_at=None)
                     if options["provider"] in ("", each.name, str(each.pk))]  # fmt: skip
        if not found:
            raise CommandError("There is no provider of that name or id.")
        owed = 0
        for provider in found:
            with self.on_side(Side.DOOR, provider.pk):
                owed += owe_rereads(provider_id=provider.pk, now=timezone.now())
        self.stdout.write(f"Owed: {owed} texts of {len(found)} providers, to be read by engine {ENGINE_VERSION}.")
