"""The PSO's list of agreements: where each provider's terms stand and whose turn it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import page_of
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Provider
from pso_portal.web.views import PortalView

from .. import selectors
from ..negotiations import Negotiation


class Agreements(PortalView):
    """Every provider; open negotiations first."""

    permission = Permission.READ_AGREEMENTS
    template = "feedback/agreements.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = page_of(request, selectors.agreements())
        lines = [_line(*pair) for pair in selectors.negotiations(list(page), timezone.now().date())]
        return self.page({"page_of": page, "lines": lines})


def _line(provider: Provider, held: Negotiation) -> dict[str, Any]:
    word, kind = _turn(held)
    return {
        "provider": provider, "setting": SETTINGS[provider.setting].label, "in_force": held.in_force,
        "table": held.table, "turn": word, "kind": kind, "due": held.table.due_on if held.table else None,
        "late": bool(held.table and held.table.due_on and held.table.due_on < held.on),
    }  # fmt: skip


def _turn(held: Negotiation) -> tuple[str, str]:
    if held.table is None:
        return ("Nothing proposed", "") if held.in_force else ("No terms yet", "warn")
    if held.our_turn:
        return "Your turn", "concern"
    return "Their turn", "info"
