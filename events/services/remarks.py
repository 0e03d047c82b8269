"""The thread beside a report: what its reporter and those who work on it say to each other."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pses.selectors import locked_product
from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.notices.services import tell

from ..models import Event, Remark
from ..policies import check_can_talk
from ..quick_report import AnswersRefused
from ..selectors import my_event, risk_managers

LONGEST = 4000  # characters


@transaction.atomic
def answer_reporter(*, by: Acting, event_id: UUID, text: str, now: datetime) -> Remark:
    """Write to whoever sent the report. Raises AnswersRefused (at "text"), Denied, Http404."""
    by.check(Permission.TRIAGE_EVENTS)
    event = locked_event(event_id)
    remark = keep_remark(event, from_reporter=False, author_id=by.user_id, text=text, now=now)
    audit.record("answer_reporter", by=by, subject=event, now=now)
    return remark


@transaction.atomic
def write_remark(*, by: Acting, event_id: UUID, text: str, now: datetime) -> Remark:
    """Write to those who work on one's own report; another's looks absent. Raises as `answer_reporter` does."""
    by.check(Permission.FILE_REPORT)
    event = locked_event(event_id)
    if event.reporter_id != by.user_id:
        raise Http404
    remark = keep_remark(event, from_reporter=True, author_id=by.user_id, text=text, now=now)
    audit.record("write_remark", by=by, subject=event, now=now)
    return remark


@transaction.atomic
def see_answer(*, by: Acting, event_id: UUID) -> Event:
    """The person's own report, its mark of an unread answer cleared; that is no entry. Raises Denied, Http404."""
    by.check(Permission.FILE_REPORT)
    event = my_event(by, event_id)
    if event.answer_unseen:
        event.answer_unseen = False
        event.save(update_fields=["answer_unseen"])
    return event


def keep_remark(event: Event, *, from_reporter: bool, author_id: UUID | None, text: str, now: datetime) -> Remark:
    """The message, and the mark that it waits for the other side. For services of this app, which hold the lock.

    Raises AnswersRefused (at "text"), Denied.
    """
    check_can_talk(locked_product("event", event.pk))
    remark = Remark(
        provider_id=event.provider_id, event=event, from_reporter=from_reporter, author_id=author_id,
        text=checked_text(text), written_at=now,
    )  # fmt: skip
    remark.save(force_insert=True)
    if from_reporter:
        _wake_handlers(event, named=author_id is not None, now=now)
    else:
        wake_reporter(event, now=now)
    return remark


def wake_reporter(event: Event, *, now: datetime) -> None:
    """Mark that an answer waits. One mail until they look: a second would say nothing that the first did not."""
    waits = Event.objects.filter(reporter_id=event.reporter_id, answer_unseen=True)
    if event.reporter_id is not None and not waits.exists():
        tell(user_ids=[event.reporter_id], now=now)
    event.answer_unseen = True
    event.save(update_fields=["answer_unseen"])


def _wake_handlers(event: Event, *, named: bool, now: datetime) -> None:
    """Mark that the reporter wrote, and tell the owner, or every risk manager while nobody owns the report."""
    if not event.reply_waiting:
        owner = [event.owner_id] if event.owner_id else risk_managers(event.provider_id)
        tell(user_ids=owner, now=now, named=named, late=not named)
    event.reply_waiting = True
    event.save(update_fields=["reply_waiting"])


def checked_text(text: str) -> str:
    """The message without blank edges. Raises AnswersRefused (at "text")."""
    text = text.strip()
    if not text:
        raise AnswersRefused({"text": "Write what you want to say."})
    if len(text) > LONGEST:
        raise AnswersRefused({"text": f"Keep it to {LONGEST:,} characters; this has {len(text):,}."})
    return text


def locked_event(event_id: UUID) -> Event:
    """Raises Http404."""
    event: Event | None = Event.objects.select_for_update().filter(pk=event_id).first()
    if event is None:
        raise Http404
    return event
