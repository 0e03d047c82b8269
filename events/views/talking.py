"""What those who work on reports tell the reporter: a message, and what changed because of the report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pses.selectors import product_of
from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.event_types import LABELS as TYPES

from .. import heard, selectors
from ..enums import Status
from ..models import Event
from ..policies import check_can_move, check_can_talk
from ..services import answer_reporter, set_status
from ..triage_selectors import kept_under
from ..wording import HELPED
from .heard_forms import Message, Outcome
from .hearing import thread


class Conversation(LocalView):
    """The thread beside a report, and a message to its reporter."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/conversation.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return self._shown(event_id, Message())

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        form = Message(request.POST)
        if form.sent_to(answer_reporter, by=self.acting, event_id=event_id, now=timezone.now()):
            return redirect(f"{reverse('events:event', args=[event_id])}#conversation")
        return self._shown(event_id, form)

    def _shown(self, event_id: UUID, form: Message) -> HttpResponse:
        event = selectors.event(event_id)
        check_can_talk(product_of("event", event.pk))
        return self.page(
            {"event": event, "message": form, **conversation(event)}, status=422 if form.errors else 200
        )  # fmt: skip


def conversation(event: Event) -> dict[str, Any]:
    """What stands beside a report for those who work on it: messages, what changed, and whether it helped."""
    remarks, rating = heard.remarks_of(event), heard.rating_of(event)
    names = selectors.names_of({each.author_id for each in remarks})
    return {
        "thread": thread(remarks, mine=False, names=names),
        "outcomes": [move for move in heard.moves_of(event) if move.outcome],
        "rating": {"words": HELPED[rating.choice], "sentence": rating.sentence} if rating else None,
    }


class Closing(LocalView):
    """Closes a report with what changed because of it; the reporter reads it at once."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/closing.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return self._shown(event_id, Outcome())

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        form = Outcome(request.POST)
        known = {"by": self.acting, "event_id": event_id, "status": Status.CLOSED, "now": timezone.now()}
        if form.sent_to(set_status, **known):
            return redirect("events:event", event_id=event_id)
        return self._shown(event_id, form)

    def _shown(self, event_id: UUID, form: Outcome) -> HttpResponse:
        event = selectors.event(event_id)
        check_can_move(event, Status.CLOSED)
        shown = {
            "event": event, "form": form, "type": TYPES.get(event.event_type, event.event_type),
            "kept_under": kept_under(event),
        }  # fmt: skip
        return self.page(shown, status=422 if form.errors else 200)
