"""Sealed names: who asks for one, who decides, and the name itself for a day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal.tenancy.event_types import LABELS as TYPES

from .. import selectors
from ..identity_opening import Opening, stands, why_not_show
from ..models import Event, IdentityOpening
from ..sealed_names import OPENERS
from ..sealed_selectors import identity_of, openings_of, sealed_reports
from ..services import AnswersRefused, ask_for_name, look_at_name, open_name, refuse_name, withdraw_asking
from ..wording import OPENINGS
from .sealed_mine import opening_row


class SealedNames(LocalView):
    """Every report with a sealed name, and how far a request for it is."""

    permission = OPENERS
    zone = "sealed"
    template = "events/sealed_names.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        reports, now = sealed_reports(), timezone.now()
        latest: dict[UUID, IdentityOpening] = {}
        for each in openings_of([event.pk for event in reports]):
            latest.setdefault(each.event_id, each)
        rows = [{"event": event, "type": _type(event), "words": _words(latest.get(event.pk), now)} for event in reports]
        return self.page({"rows": rows})


class SealedName(LocalView):
    """One report's sealed name: asking, deciding, looking. Asks first who one is."""

    permission = OPENERS
    step_up = True
    zone = "sealed"
    template = "events/sealed_name.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return self._shown(event_id)

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        known: dict[str, Any] = {"by": self.acting, "event_id": event_id, "now": timezone.now()}
        act = request.POST.get("do", "")
        try:
            if act == "look":
                return self._shown(event_id, name=look_at_name(**known))
            _done(act, request, known)
        except AnswersRefused as refused:
            return self._shown(event_id, refused.problems)
        return redirect("events:sealed_name", event_id=event_id)

    def _shown(self, event_id: UUID, wrong: dict[str, str] | None = None, name: str = "") -> HttpResponse:
        event, openings, now = identity_of(event_id).event, openings_of([event_id]), timezone.now()
        names = selectors.names_of({each for row in openings for each in (row.asked_by, row.decided_by)})
        at = stands(openings[0].state, openings[0].asked_at, openings[0].decided_at, now) if openings else None
        problems = [{"id": field, "text": text} for field, text in (wrong or {}).items()]
        return self.page({
            "event": event, "type": _type(event), "openings": [opening_row(each, names) for each in openings],
            **_may(self.acting, at, openings), "name": name, "wrong": wrong or {}, "problems": problems,
            "errors": bool(problems), "typed": self.request.POST,
        }, status=422 if problems else 200)  # fmt: skip


def _may(by: Any, at: Opening | None, openings: list[IdentityOpening]) -> dict[str, bool]:
    """What the page offers; the services have the last word."""
    asks, decides = (by.may(each) for each in OPENERS)
    mine = bool(openings) and openings[0].asked_by == by.user_id
    shows = at is not None and not why_not_show(
        at, by=by.user_id, asked_by=openings[0].asked_by, decided_by=openings[0].decided_by
    )
    waits = at is Opening.ASKED
    return {
        "may_ask": asks and at not in (Opening.ASKED, Opening.OPENED), "may_withdraw": waits and mine,
        "may_decide": waits and decides and not mine, "may_look": shows,
    }  # fmt: skip


def _done(act: str, request: HttpRequest, known: dict[str, Any]) -> None:
    if act == "ask":
        ask_for_name(**known, reason=request.POST.get("reason", ""))
    elif act == "refuse":
        refuse_name(**known, reason=request.POST.get("refusal", ""))
    elif act in ("open", "withdraw"):
        (open_name if act == "open" else withdraw_asking)(**known)
    else:
        raise Http404


def _words(row: IdentityOpening | None, now: Any) -> str:
    return OPENINGS[stands(row.state, row.asked_at, row.decided_at, now)] if row else "Sealed"


def _type(event: Event) -> str:
    return TYPES.get(event.event_type, event.event_type)
