"""One report of the demo whose harm was rated anew after it was reported: later facts go after it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from events.enums import EventKind, Harm
from events.models import Event
from events.services import rate_harm
from pses.enums import State, SubmissionKind
from pses.models import Submission, WorkProduct
from pses.services import add_later_facts, make_ready, preview_later_facts

from .stage import member, on_stage

REASON = "The chart of the following days shows that treatment was needed."


def add_facts_to_one(provider_id: UUID, now: datetime) -> None:
    """The latest incident with mild harm that was reported. A second time changes nothing."""
    with on_stage(member(provider_id, "risk_manager"), now) as manager:
        reported = WorkProduct.objects.filter(state=State.REPORTED).order_by().values("content_id")
        event = Event.objects.filter(pk__in=reported, kind=EventKind.INCIDENT, harm=Harm.MILD).first()
        if event is None or Submission.objects.filter(kind=SubmissionKind.LATER_FACTS).exists():
            return
        rate_harm(by=manager, event_id=event.pk, harm=Harm.MODERATE, reason=REASON, now=now)
        facts = preview_later_facts(by=manager, content_kind="event", content_id=event.pk, now=now)
        if not facts.refusal:
            add_later_facts(
                by=manager, content_kind="event", content_id=event.pk, now=now, expected_sha256=facts.preview.sha256
            )


def mark_one_ready(provider_id: UUID, now: datetime) -> None:
    """The oldest that waits. A second time changes nothing."""
    with on_stage(member(provider_id, "risk_manager"), now) as manager:
        if WorkProduct.objects.filter(state=State.READY).exists():
            return
        waits = WorkProduct.objects.filter(state=State.COLLECTED, content_kind="event", route="reporting")
        oldest = waits.order_by("entered_at", "content_id").first()
        if oldest is not None:
            make_ready(by=manager, content_kind="event", content_id=oldest.content_id, now=now)
