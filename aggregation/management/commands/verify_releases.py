"""`verify_releases`: whether every release and withdrawal is what was entered in the ledger, and the chain is whole."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from aggregation.ledger import faults
from aggregation.models import LedgerLine
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Compute every hash of the ledger of releases anew, and the chain; say what does not fit."

    def handle(self, *args: Any, **options: Any) -> None:
        with self.as_pso():
            lines, found = LedgerLine.objects.count(), list(faults())
            last = LedgerLine.objects.order_by("-number").values_list("sha256", flat=True).first() or "none"
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"Lines: {lines}, each as it was entered. Hash of the last: {last}")
