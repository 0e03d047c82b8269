"""Rating the harm of a report, beside what its reporter told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.selectors import product_of
from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission

from ... import selectors, triage_selectors
from ...common_formats import HARMS
from ...enums import Harm
from ...policies import check_can_rate_harm
from ...services import rate_harm
from ...services.triage import LONGEST_REASON
from ...wording import harm_words

GRADES = {str(code): described for code, described in HARMS.items() if code is not Harm.NONE_APPLIES}


class HarmRating(LocalView):
    """The scale in words; a reason if there is one to give."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/case/harm.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return self._form(event_id, {}, [])

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        harm, reason = request.POST.get("harm", ""), request.POST.get("reason", "").strip()
        problems = _problems(harm, reason)
        if problems:
            return self._form(event_id, {"harm": harm, "reason": reason}, problems)
        rate_harm(by=self.acting, event_id=event_id, harm=Harm(harm), reason=reason, now=timezone.now())
        return redirect("events:event", event_id=event_id)

    def _form(self, event_id: UUID, typed: dict[str, str], problems: list[dict[str, str]]) -> HttpResponse:
        event = selectors.event(event_id)
        product = product_of("event", event_id)
        check_can_rate_harm(self.acting, event, product)
        chosen = typed.get("harm", triage_selectors.reported_harm(event))
        return self.page({
            "event": event, "product": product, "told": harm_words(event.kind, event.harm), "typed": typed,
            "options": _options(chosen), "problems": problems, "errors": problems,
            "wrong": {each["id"]: each["text"] for each in problems},
        })  # fmt: skip


def _problems(harm: str, reason: str) -> list[dict[str, str]]:
    found = [] if harm in GRADES else [{"id": "harm", "text": "Choose how the patient was affected"}]
    if len(reason) > LONGEST_REASON:
        found.append({"id": "reason", "text": f"Keep the reason under {LONGEST_REASON} characters"})
    return found


def _options(chosen: str) -> list[dict[str, Any]]:
    return [
        {"value": code, "label": each.label, "hint": each.hint, "checked": code == chosen}
        for code, each in GRADES.items()
    ]
