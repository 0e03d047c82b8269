"""What the sender of a report without a name writes: the same thread, and no trace but the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from pso_portal import audit

from ..heard import remarks_of
from ..models import Event, Remark
from ..places import zone_here
from ..unnamed import day_of
from .remarks import keep_remark, locked_event

_NEXT: Final = timedelta(microseconds=1)


@transaction.atomic
def write_remark_by_receipt(*, event: Event, text: str, now: datetime) -> Remark:
    """Write to those who work on a report, within the scope that its receipt opened (`opened_by_receipt`).

    The same words again at once are the same message: a page that is loaded anew sends nothing twice. Raises
    AnswersRefused (at "text"), Denied.
    """
    locked, earlier = locked_event(event.pk), remarks_of(event)
    if earlier and earlier[-1].from_reporter and earlier[-1].text == text.strip():
        return earlier[-1]
    day = day_of(now, zone_here())
    at = _after(day, earlier)
    remark = keep_remark(locked, from_reporter=True, author_id=None, text=text, now=at)
    audit.record("write_remark_by_receipt", by=None, subject=locked, now=day)
    return remark


def see_answer_by_receipt(event: Event) -> None:
    """The sender has looked: no mark says any longer that an answer waits. That is no entry."""
    if event.answer_unseen:
        Event.objects.filter(pk=event.pk).update(answer_unseen=False)


def _after(day: datetime, earlier: list[Remark]) -> datetime:
    """The day, or just after what was written before: an answer stands below what it answers."""
    last = earlier[-1].written_at if earlier else day
    return max(day, last + _NEXT) if earlier else day
