"""Duties on a record outside the PSES: owed, told, or not owed after all. Each answer is somebody's, with its date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.jobs import enqueue
from pso_portal.notices.services import tell
from pso_portal.tenancy.sides import Side

from .. import outside_selectors as selectors
from ..duties import Duty, duty, remind_at
from ..enums import DutyState
from ..models import OutsideDuty, OutsideRecord
from ..outside import Answer, Move, settles
from ..policies import check_outside_answer, check_outside_move

OTHER = "other"
REMIND = "pses.remind_of_duty"


def owe(record: OutsideRecord, duties: Iterable[Duty], *, now: datetime, named: bool) -> None:
    """Put duties of the list on a new record."""
    for each in duties:
        _put(record, each.id, each.deadline.due(record.known_at), now=now, named=named)


@transaction.atomic
def add_duty(
    *, by: Acting, record_id: UUID, duty_id: str, now: datetime, name: str = "", due_at: datetime | None = None
) -> OutsideDuty:
    """Add a duty of the list, or another with its `name` and `due_at`. Raises Denied, Http404."""
    by.check(Permission.WORK_OUTSIDE_RECORDS)
    record = selectors.record(record_id, locked=True)
    state = check_outside_move(record, Move.OWE)
    known = duty(duty_id)
    if known is None and (duty_id != OTHER or not name.strip() or due_at is None):
        raise Denied("Choose a duty from the list, or name another with the time by which the body has to be told.")
    if known is not None and OutsideDuty.objects.filter(record=record, duty_id=duty_id).exists():
        raise Denied("This duty stands on the record already.")
    until = known.deadline.due(record.known_at) if known else due_at
    assert until is not None
    added = _put(record, duty_id, until, now=now, name="" if known else name.strip())
    _move(record, state)
    audit.record("owe_outside_duty", by=by, subject=record, now=now, duty=duty_id)
    return added


@transaction.atomic
def tell_body(
    *, by: Acting, record_id: UUID, duty_id: UUID, told_at: datetime, told_to: str, reference: str, now: datetime
) -> OutsideDuty:
    """Note that a body was told: when, whom, under which number. Raises Denied, Http404."""
    record, held = _locked(by, record_id, duty_id)
    if told_at > now:
        raise Denied("The time lies ahead. Note it when the body was told.")
    if not told_to.strip():
        raise Denied("Say whom you told: the body, and the person or the web form.")
    _answer(record, held, Answer.TELL, by=by, now=now, told_at=told_at, told_to=told_to.strip(),
            reference=reference.strip() or None)  # fmt: skip
    audit.record("tell_outside_body", by=by, subject=record, now=now, duty=held.duty_id)
    return held


@transaction.atomic
def decline_duty(*, by: Acting, record_id: UUID, duty_id: UUID, reason: str, now: datetime) -> OutsideDuty:
    """Note that a body need not be told, and why. Raises Denied, Http404."""
    record, held = _locked(by, record_id, duty_id)
    if not reason.strip():
        raise Denied("Say why this body need not be told, and who decided it.")
    _answer(record, held, Answer.DECLINE, by=by, now=now, reason=reason.strip())
    audit.record("decline_outside_duty", by=by, subject=record, now=now, duty=held.duty_id)
    return held


@transaction.atomic
def owe_again(*, by: Acting, record_id: UUID, duty_id: UUID, now: datetime) -> OutsideDuty:
    """A body has to be told after all; the old time counts. Raises Denied, Http404."""
    record, held = _locked(by, record_id, duty_id)
    _answer(record, held, Answer.OWE_AGAIN, by=by, now=now)
    _remind(record, held, now=now)
    _move(record, check_outside_move(record, Move.OWE))
    audit.record("owe_outside_duty", by=by, subject=record, now=now, duty=held.duty_id)
    return held


def remind_of_duty(*, duty_id: UUID, now: datetime) -> bool:
    """Tell the record's owner, or everybody who keeps the lane, that something waits: a mail without content."""
    held = OutsideDuty.objects.select_related("record").filter(pk=duty_id, state=DutyState.OWED).first()
    if held is None:
        return False
    keepers = selectors.workers(held.provider_id)
    owner = held.record.owner_id
    tell(user_ids=[owner] if owner in keepers else keepers, now=now)
    return True


def _put(
    record: OutsideRecord, duty_id: str, due_at: datetime, *, now: datetime, name: str = "", named: bool = True
) -> OutsideDuty:
    held = OutsideDuty(
        provider_id=record.provider_id, record=record, duty_id=duty_id, name=name or None, due_at=due_at
    )
    held.save(force_insert=True)
    _remind(record, held, now=now, named=named)
    return held


def _remind(record: OutsideRecord, held: OutsideDuty, *, now: datetime, named: bool = True) -> None:
    enqueue(
        REMIND, side=Side.PROVIDER, provider_id=record.provider_id, now=now, named=named,
        due=max(now, remind_at(record.known_at, held.due_at)), duty_id=held.pk,
    )  # fmt: skip


def _locked(by: Acting, record_id: UUID, duty_id: UUID) -> tuple[OutsideRecord, OutsideDuty]:
    by.check(Permission.WORK_OUTSIDE_RECORDS)
    record = selectors.record(record_id, locked=True)
    return record, selectors.duty_of(record, duty_id)


def _answer(
    record: OutsideRecord, held: OutsideDuty, answer: Answer, *, by: Acting, now: datetime, **said: object
) -> None:
    held.state = check_outside_answer(record, held, answer)
    for name, value in said.items():
        setattr(held, name, value)
    held.decided_at, held.decided_by = now, by.user_id
    held.save(update_fields=["state", "decided_at", "decided_by", *said])
    if settles(each.state for each in selectors.duties_of(record)):
        _move(record, check_outside_move(record, Move.SETTLE))


def _move(record: OutsideRecord, state: str) -> None:
    if record.state != state:
        record.state = state
        record.save(update_fields=["state"])
