"""`reconcile_ledger`: every provider's ledger against what left, to the byte. The last line is JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from pses.ledger import reconcile
from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.models import Provider


class Command(PortalCommand):
    help = "Compare every ledger of what left with the outbound records and the audit, to the byte."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--provider", default="", metavar="NAME", help="one provider alone, by its name")

    def handle(self, *args: Any, provider: str, **options: Any) -> None:
        with self.as_pso():
            found = dict(Provider.objects.filter(data_disposed_at=None).values_list("pk", "name"))
        chosen = {pk: name for pk, name in found.items() if provider in ("", name)}
        if not chosen:
            raise CommandError(f"No provider is called {provider}.")
        rows = compared = 0
        wrong: list[str] = []
        for pk, name in chosen.items():
            with self.as_provider(pk):
                one = reconcile()
            rows, compared = rows + one.rows, compared + one.compared
            wrong += [f"{name}: {each}" for each in one.differences]
        for each in wrong:
            self.stderr.write(each)
        told = {"providers": len(chosen), "rows": rows, "bytes": compared, "differences": len(wrong)}
        self.stdout.write(json.dumps(told))
        if wrong:
            raise SystemExit(1)
