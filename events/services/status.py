"""Where a report stands for the person who sent it: sent, read, under review, closed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from ..enums import Status
from ..models import Event, Merge, StatusMove
from ..policies import check_can_move
from ..quick_report import AnswersRefused
from .remarks import locked_event, wake_reporter

LONGEST_OUTCOME = 2000  # characters


@transaction.atomic
def set_status(*, by: Acting, event_id: UUID, status: Status, now: datetime, outcome: str = "") -> Event:
    """Move a report on; the reporter sees it at once. Whoever moves it owns it, where nobody does yet.

    Closing says in `outcome` what changed because of the report. Raises AnswersRefused (at "outcome"), Denied, Http404.
    """
    by.check(Permission.TRIAGE_EVENTS)
    event = locked_event(event_id)
    status = Status(status)
    if event.status == status:
        return event
    check_can_move(event, status)
    came_of_it = checked_outcome(outcome) if status is Status.CLOSED else None
    _keep_move(event, status, came_of_it, by=by, now=now)
    event.status, event.owner_id = status, event.owner_id or by.user_id
    event.save(update_fields=["status", "owner_id"])
    audit.record("set_status", by=by, subject=event, now=now, status=str(status))
    if status is Status.CLOSED:
        _wake_all(event, now)
    return event


def note_read_status(*, by: Acting, event_id: UUID, now: datetime) -> Event:
    """A person who decides has opened the report: its reporter is told, and what the reporter wrote was seen.

    Later stages stay as they are.
    """
    by.check(Permission.TRIAGE_EVENTS)
    event = locked_event(event_id)
    if event.reply_waiting:
        event.reply_waiting = False
        event.save(update_fields=["reply_waiting"])
    if event.status != Status.SENT:
        return event
    return set_status(by=by, event_id=event_id, status=Status.READ, now=now)


def checked_outcome(outcome: str) -> str:
    """What changed, in words that its reporter reads. Raises AnswersRefused (at "outcome")."""
    outcome = outcome.strip()
    if not outcome:
        raise AnswersRefused({"outcome": "Say what changed because of this report, or choose one of the answers."})
    if len(outcome) > LONGEST_OUTCOME:
        sentence = f"Keep it to {LONGEST_OUTCOME:,} characters; this has {len(outcome):,}."
        raise AnswersRefused({"outcome": sentence})
    return outcome


def _wake_all(event: Event, now: datetime) -> None:
    """The reporter, and those whose reports are kept under this one: what they are told follows it."""
    kept = Merge.objects.filter(leading=event, undone_at=None).select_related("duplicate")
    for each in (event, *(merge.duplicate for merge in kept)):
        wake_reporter(each, now=now)


def _keep_move(event: Event, status: Status, outcome: str | None, *, by: Acting, now: datetime) -> None:
    StatusMove(
        provider_id=event.provider_id, event=event, from_status=event.status, to_status=status, outcome=outcome,
        moved_by=by.user_id, moved_at=now,
    ).save(force_insert=True)  # fmt: skip
