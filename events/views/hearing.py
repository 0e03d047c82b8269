"""What the reporter hears back: where a report stands, what changed, a conversation, and whether it helped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pses.enums import State
from pses.selectors import product_of
from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.event_types import LABELS as TYPES
from pso_portal.web.zones import COLLECTED

from .. import heard, selectors
from ..enums import Status
from ..hearing_back import promise
from ..models import Event, Remark, StatusMove
from ..services import rate_answer, see_answer, write_remark
from ..wording import STATUSES
from .heard_forms import Message, Saying, Verdict


class MyReport(LocalView):
    """One of the person's own reports. Opening it clears the mark that an answer came."""

    permission = Permission.FILE_REPORT
    zone = "sealed"
    template = "events/my_report.html"
    forms: Mapping[str, type[Saying]] = {"message": Message, "verdict": Verdict}

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return self._shown(see_answer(by=self.acting, event_id=event_id))

    def _shown(self, event: Event, *, refused: Mapping[str, Saying] | None = None) -> HttpResponse:
        moves, remarks, rating = heard.moves_of(event), heard.remarks_of(event), heard.rating_of(event)
        said = {"choice": rating.choice, "sentence": rating.sentence} if rating else {}
        shown = {
            "message": Message(), "verdict": Verdict(initial=said), **tracked(event, moves), "rating": rating,
            "thread": thread(remarks, mine=True, names=selectors.names_of({each.author_id for each in remarks})),
            "removed": product_of("event", event.pk).state == State.REMOVED, "zone": COLLECTED,
        }  # fmt: skip
        return self.page(shown | dict(refused or {}), status=422 if refused else 200)


class MyMessage(MyReport):
    """Takes what the reporter writes; what cannot be sent stays in the page."""

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return redirect("events:my_report", event_id=event_id)

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        form = Message(request.POST)
        if form.sent_to(write_remark, by=self.acting, event_id=event_id, now=timezone.now()):
            return redirect(f"{reverse('events:my_report', args=[event_id])}#conversation")
        return self._shown(selectors.my_event(self.acting, event_id), refused={"message": form})


class MyVerdict(MyReport):
    """Takes whether the answer helped; it can be said again."""

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return redirect("events:my_report", event_id=event_id)

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        form = Verdict(request.POST)
        if form.sent_to(rate_answer, by=self.acting, event_id=event_id, now=timezone.now()):
            return redirect(f"{reverse('events:my_report', args=[event_id])}#helped")
        return self._shown(selectors.my_event(self.acting, event_id), refused={"verdict": form})


def tracked(event: Event, moves: list[StatusMove]) -> dict[str, Any]:
    """The steps with their days, what changed, and by when the reporter hears."""
    days = {Status.SENT.value: event.filed_at} | {move.to_status: move.moved_at for move in moves}
    stands = selectors.status_for_reporter(event)
    reached = list(Status).index(Status(stands))
    steps = [
        {"word": STATUSES[status], "done": place <= reached, "now": place == reached,
         "at": days.get(status.value) if place <= reached else None}
        for place, status in enumerate(Status)
    ]  # fmt: skip
    return {
        "event": event,
        "type": TYPES.get(event.event_type, event.event_type),
        "steps": steps,
        "status": STATUSES[stands],
        "outcomes": [move for move in moves if move.outcome],
        "next": _next(event, stands),
    }


def _next(event: Event, stands: str) -> dict[str, Any] | None:
    """What the reporter hears next, by when, and whether that day has passed; nothing once the report is closed."""
    if stands == Status.CLOSED:
        return None
    due = promise(event.filed_at)
    step, by = ("read", due.first_sign) if stands == Status.SENT else ("closed", due.outcome)
    return {"step": step, "by": by, "late": by < timezone.now()}


def thread(remarks: list[Remark], *, mine: bool, names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Messages as either side reads them: who, when, what."""
    return [
        {
            "at": remark.written_at,
            "who": "You" if mine and remark.from_reporter else names.get(remark.author_id, "The reporter"),
            "text": remark.text,
        }
        for remark in remarks
    ]
