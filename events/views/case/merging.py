"""Keeping a report under another that tells of the same event, and taking that back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.selectors import product_of
from pses.views.local import LocalView
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission

from ... import selectors, triage_selectors
from ...models import Event
from ...policies import check_can_merge
from ...services import merge_events, undo_merge
from ..listed import event_rows

NOT_FOUND = "No report has this number. Enter it as it stands in the inbox"


class MergeEvent(LocalView):
    """Which report leads: one that is near, or any other by its number."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/case/merge.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return self._form(event_id, "", "")

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        number = request.POST.get("other", "").strip() or request.POST.get("leading", "").strip()
        leading = triage_selectors.event_by_number(number) if number else None
        if leading is None:
            return self._form(event_id, number, NOT_FOUND if number else "Choose the report that leads")
        try:
            merge_events(by=self.acting, duplicate_id=event_id, leading_id=leading.pk, now=timezone.now())
        except Denied as denied:
            return self._form(event_id, number, str(denied))
        return redirect("events:event", event_id=event_id)

    def _form(self, event_id: UUID, number: str, problem: str) -> HttpResponse:
        event = selectors.event(event_id)
        product = product_of("event", event_id)
        check_can_merge(self.acting, event, product)
        options, problems = _options(event, number), [{"id": "other", "text": problem}] if problem else []
        shown = any(each["checked"] for each in options)
        return self.page({
            "event": event, "product": product, "options": options, "number": "" if shown else number,
            "problems": problems, "errors": problems, "wrong": problem,
        })  # fmt: skip


def _options(event: Event, number: str) -> list[dict[str, Any]]:
    return [
        {"value": row["event"].number, "label": row["event"].number, "checked": row["event"].number == number,
         "hint": f"{row['type']}, {row['unit']}, {row['harm'] or 'no harm scale'}, filed {row['age']} ago"}
        for row in event_rows(triage_selectors.near(event))
    ]  # fmt: skip


class UnmergeEvent(LocalView):
    """The report stands alone again, where it stood."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        undo_merge(by=self.acting, duplicate_id=event_id, now=timezone.now())
        return redirect("events:event", event_id=event_id)
