"""Reports of the demo on their way: one with later facts, one that is ready, one of which a part stays here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from events.enums import EventKind, Harm
from events.models import Event
from events.services import rate_harm
from pses.enums import Marked, State, Step, SubmissionKind
from pses.models import ProvenanceStep, Submission, WorkProduct
from pses.services import add_later_facts, make_ready, mark, preview_later_facts

from .stage import member, on_stage

MARKS = (
    ("place", Marked.HELD_BACK, "Only one unit here does this: we ask counsel first."),
    ("narrative", Marked.ANALYSIS, "The safety committee wrote its view into it."),
)
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


def mark_one(provider_id: UUID, now: datetime) -> None:
    """The latest that waits: its place is held back, its story kept as analysis. A second time changes nothing."""
    with on_stage(member(provider_id, "risk_manager"), now) as manager:
        waits = WorkProduct.objects.filter(state=State.COLLECTED, content_kind="event", route="reporting")
        latest = waits.order_by("-entered_at", "content_id").first()
        if latest is None or ProvenanceStep.objects.filter(act=Step.MARK).exists():
            return
        for number, (group, choice, why) in enumerate(MARKS):
            mark(
                by=manager, content_kind="event", content_id=latest.content_id, group=group, choice=choice, reason=why,
                expected=number, now=now,
            )  # fmt: skip


def mark_one_ready(provider_id: UUID, now: datetime) -> None:
    """The oldest that waits. A second time changes nothing."""
    with on_stage(member(provider_id, "risk_manager"), now) as manager:
        if WorkProduct.objects.filter(state=State.READY).exists():
            return
        waits = WorkProduct.objects.filter(state=State.COLLECTED, content_kind="event", route="reporting")
        oldest = waits.order_by("entered_at", "content_id").first()
        if oldest is not None:
            make_ready(by=manager, content_kind="event", content_id=oldest.content_id, now=now)
