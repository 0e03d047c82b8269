"""`prove_terms`: every row that left a provider or reached it, against the terms of its moment. JSON at the end."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from feedback.proving import AT_THE_DOOR, PROVERS, Proof, prove
from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.sides import Side


class Command(PortalCommand):
    help = "Recompute whether all that left and arrived obeyed the terms in force; name each breach."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--provider", default="", metavar="NAME", help="one provider alone, by its name")
        parser.add_argument("--json", action="store_true", help="nothing but JSON, with each breach in it")

    def handle(self, *args: Any, provider: str, **options: Any) -> None:
        with self.as_pso():
            found = dict(Provider.objects.filter(data_disposed_at=None).values_list("pk", "name"))
        chosen = {pk: name for pk, name in found.items() if provider in ("", name)}
        if provider and not chosen:
            raise CommandError(f"No provider is called {provider}.")
        proof = Proof()
        for pk in chosen:
            with self.as_provider(pk):
                prove(pk, PROVERS, proof)
            with self.on_side(Side.DOOR, pk):
                prove(pk, AT_THE_DOOR, proof)
        self._tell(proof, chosen, whole=options["json"])
        if proof.breaches:
            raise SystemExit(1)

    def _tell(self, proof: Proof, names: dict[Any, str], *, whole: bool) -> None:
        told: dict[str, Any] = {"rows": proof.rows, "breaches": len(proof.breaches)}
        if whole and proof.breaches:
            told["named"] = [each.to_json() for each in proof.breaches]
        for each in () if whole else proof.breaches:
            self.stderr.write(f"{names[each.provider]}: {each.kind} {each.row}: {each.says}")
        self.stdout.write(json.dumps(told))
