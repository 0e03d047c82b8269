"""The PSO's list of agreements: where each provider's terms stand and whose turn it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.enums import Analysis
from pso_portal.agreements.terms import Terms
from pso_portal.agreements.wording import value_of
from pso_portal.office.views.pages import page_of, query_of
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Provider
from pso_portal.web.views import PortalView

from .. import selectors
from ..calendar import short
from ..negotiations import Negotiation, terms_of

TURNS = {"": "All", "ours": "Our turn", "theirs": "Their turn", "rest": "Nothing proposed"}


class Agreements(PortalView):
    """Every provider; open negotiations first, or those of one turn."""

    permission = Permission.READ_AGREEMENTS
    template = "feedback/agreements.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        turn = request.GET.get("turn", "")
        page, today = page_of(request, selectors.agreements(turn)), timezone.now().date()
        last = selectors.last_reports(list(page))
        lines = [
            _line(provider, held, last.get(provider.pk)) for provider, held in selectors.negotiations(list(page), today)
        ]
        choices = [{"code": code, "label": label, "chosen": code == turn} for code, label in TURNS.items()]
        return self.page({"page_of": page, "lines": lines, "turns": choices, "query": query_of(request),
                          "may_propose": self.acting.may(Permission.PROPOSE_AGREEMENT)})  # fmt: skip


def _line(provider: Provider, held: Negotiation, last: tuple[str, datetime] | None) -> dict[str, Any]:
    (word, kind), terms = _turn(held), terms_of(held.in_force)
    return {
        "provider": provider, "setting": SETTINGS[provider.setting].label, "in_force": held.in_force,
        "table": held.table, "turn": word, "kind": kind, "due": held.table.due_on if held.table else None,
        "late": bool(held.table and held.table.due_on and held.table.due_on < held.on),
        "covers": _covers(terms, provider.setting) if terms else "", "gets": _gets(terms) if terms else "",
        "last": {"period": short(last[0]), "made": last[1]} if last else None,
    }  # fmt: skip


def _covers(terms: Terms, setting: str) -> str:
    """How much is reported."""
    offered = SETTINGS[setting].event_types
    types = f"{len(terms.event_types & set(offered))} of {len(offered)} types"
    return f"{types}, with text" if terms.narrative_to_desk else f"{types}, without text"


def _gets(terms: Terms) -> str:
    """What comes back, and how often."""
    if not terms.analyses:
        return "Nothing"
    return f"{len(terms.analyses)} of {len(Analysis)} analyses, {value_of('frequency', terms.frequency)}"


def _turn(held: Negotiation) -> tuple[str, str]:
    if held.table is None:
        return ("Nothing proposed", "") if held.in_force else ("No terms yet", "warn")
    if held.our_turn:
        return "Your turn", "concern"
    return "Their turn", "info"
