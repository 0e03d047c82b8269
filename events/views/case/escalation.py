"""Handing a case up, and taking on what was handed up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.selectors import product_of
from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission

from ... import selectors
from ...models import Escalation
from ...policies import check_can_triage
from ...services import escalate_event, settle_escalations
from ...services.escalations import LONGEST_REASON
from ..assigning import id_of


def handed_up(escalations: Sequence[Escalation]) -> list[dict[str, Any]]:
    """Open escalations as the case tells them."""
    names = selectors.names_of({person for each in escalations for person in (each.to_id, each.raised_by)})
    return [
        {"to": names.get(each.to_id, "") if each.to_id else "", "at": each.raised_at, "reason": each.reason,
         "by": names.get(each.raised_by, "") if each.raised_by else ""}
        for each in escalations
    ]  # fmt: skip


class HandUp(LocalView):
    """To whom, and why."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/case/hand_up.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return self._form(event_id, {}, [])

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        typed = {key: request.POST.get(key, "").strip() for key in ("to", "reason")}
        problems = _problems(typed)
        if problems:
            return self._form(event_id, typed, problems)
        escalate_event(
            by=self.acting, event_id=event_id, to_id=id_of(typed["to"]), reason=typed["reason"], now=timezone.now()
        )
        return redirect("events:event", event_id=event_id)

    def _form(self, event_id: UUID, typed: Mapping[str, str], problems: list[dict[str, str]]) -> HttpResponse:
        event = selectors.event(event_id)
        product = product_of("event", event_id)
        check_can_triage(self.acting, product)
        people = [{"value": str(pk), "label": name} for pk, name in selectors.possible_owners(self.acting).items()]
        return self.page({
            "event": event, "product": product, "typed": typed, "people": [{"value": "", "label": "Choose"}, *people],
            "problems": problems, "errors": problems, "wrong": {each["id"]: each["text"] for each in problems},
        })  # fmt: skip


def _problems(typed: Mapping[str, str]) -> list[dict[str, str]]:
    found = [] if typed["to"] else [{"id": "to", "text": "Choose to whom it is handed up"}]
    if not typed["reason"] or len(typed["reason"]) > LONGEST_REASON:
        found.append({"id": "reason", "text": f"Say why, in at most {LONGEST_REASON} characters"})
    return found


class TakeOn(LocalView):
    """Whoever takes a case on settles what was handed up."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        settle_escalations(by=self.acting, event_id=event_id, now=timezone.now())
        return redirect("events:event", event_id=event_id)
