"""Records outside the PSES: opened, given to somebody, closed. None is ever admitted or reported to the PSO."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.notices.services import tell

from .. import outside_selectors as selectors
from ..duties import EDITION, Duty
from ..enums import DutyState, Source
from ..models import OutsideNumbering, OutsideRecord, WorkProduct
from ..outside import Move
from ..policies import check_can_report_outside, check_outside_move
from .outside_duties import owe

FACT = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a record says. `facts`: label and value in words; they and the narrative are sealed under `open`."""

    event_type: str
    kind: str
    harm: str
    known_at: datetime
    occurred_at: datetime | None = None
    narrative: str = ""
    facts: Iterable[FACT] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def taken_out(cls, taken: Mapping[str, Any], *, known_at: datetime) -> Told:
        """From what a content handed over when it was removed."""
        occurred = taken.get("occurred_at")
        return cls(
            event_type=str(taken.get("event_type", "other")), kind=str(taken.get("kind", "incident")),
            harm=str(taken.get("harm", "unknown")), known_at=known_at,
            occurred_at=datetime.fromisoformat(occurred) if occurred else None,
            narrative=str(taken.get("narrative", "")), facts=taken.get("facts", ()), more=taken,
        )  # fmt: skip

    def sealed(self) -> dict[str, Any]:
        return {**self.more, "narrative": self.narrative, "facts": [dict(fact) for fact in self.facts]}


@transaction.atomic
def report_outside(
    *, by: Acting, told: Told, filing_key: UUID, now: datetime, proof: str = "", anonymous: bool = False
) -> OutsideRecord:
    """A report goes into the lane before anything of it is admitted; the same `filing_key` again is the same record.

    `anonymous`: neither row nor entry names `by`. Raises Denied where no duty that is kept outside is known for it.
    """
    by.check(Permission.FILE_REPORT)
    earlier = selectors.filed_with(filing_key)
    if earlier is not None:
        return earlier
    mode, duties = selectors.asked_about(by, event_type=told.event_type, kind=told.kind, harm=told.harm)
    check_can_report_outside(mode)
    return open_record(
        by=by, source=Source.REPORTED, told=told, duties=duties, filing_key=filing_key, proof=proof, now=now,
        anonymous=anonymous,
    )  # fmt: skip


@transaction.atomic
def enter_outside_record(*, by: Acting, told: Told, from_original: bool, now: datetime) -> OutsideRecord:
    """A manager types a record anew from the original. Raises Denied without saying that it was taken from there."""
    by.check(Permission.WORK_OUTSIDE_RECORDS)
    if not from_original:
        raise Denied("Say that you took the facts from the original record, not from a report in the PSES.")
    if told.known_at > now:
        raise Denied("When you knew lies ahead. Give the time at which your organization learned of it.")
    return open_record(by=by, source=Source.ENTERED, told=told, duties=_found(by, told), now=now)


@transaction.atomic
def open_record(
    *,
    by: Acting,
    source: Source,
    told: Told,
    now: datetime,
    duties: tuple[Duty, ...] | None = None,
    product: WorkProduct | None = None,
    title: str = "",
    filing_key: UUID | None = None,
    proof: str = "",
    anonymous: bool = False,
) -> OutsideRecord:
    """Open a record with its duties; whoever keeps the lane is told that something waits. Its caller checked `by`."""
    rules, unnamed = selectors.rules_in_force(), anonymous or not by.is_known
    record = OutsideRecord(
        provider_id=by.provider_id, number=_next_number(by, now.year), source=source, work_product=product, title=title,
        event_type=told.event_type, kind=told.kind, harm=told.harm, occurred_at=told.occurred_at,
        known_at=told.known_at, contents=told.sealed(), opened_at=now, opened_by=None if unnamed else by.user_id,
        rules_version=rules.number if rules else 0, edition=EDITION, filing_key=filing_key, proof=proof,
    )  # fmt: skip
    record.save(force_insert=True)
    found = _found(by, told) if duties is None else duties
    owe(record, found, now=now, named=not anonymous)
    audit.record(
        "open_outside_record", by=None if unnamed else by, subject=record, now=now, source=str(source),
        duties=len(found),
    )  # fmt: skip
    told = set(selectors.workers(record.provider_id)) - {record.opened_by}
    tell(user_ids=told, now=now, named=not anonymous, late=anonymous)
    return record


@transaction.atomic
def assign_outside_record(*, by: Acting, record_id: UUID, owner_id: UUID | None, now: datetime) -> OutsideRecord:
    """Give a record to somebody who keeps the lane, or to nobody. Raises Denied, Http404."""
    by.check(Permission.WORK_OUTSIDE_RECORDS)
    record = selectors.record(record_id, locked=True)
    if owner_id is not None and owner_id not in selectors.workers(record.provider_id):
        raise Denied("Records are given to people who keep this lane. Choose a name from the list.")
    if record.owner_id != owner_id:
        record.owner_id = owner_id
        record.save(update_fields=["owner_id"])
        audit.record("assign_outside_record", by=by, subject=record, now=now, owner=str(owner_id or ""))
    return record


@transaction.atomic
def close_outside_record(*, by: Acting, record_id: UUID, reason: str, now: datetime) -> OutsideRecord:
    """Close a record on which no body is owed an answer. Raises Denied, Http404."""
    by.check(Permission.WORK_OUTSIDE_RECORDS)
    record = selectors.record(record_id, locked=True)
    owed = sum(duty.state == DutyState.OWED for duty in selectors.duties_of(record))
    state = check_outside_move(record, Move.CLOSE, owed=owed)
    if not reason.strip():
        raise Denied("Say in a sentence why it is closed.")
    record.state, record.closing, record.closed_at, record.closed_by = state, reason.strip(), now, by.user_id
    record.save(update_fields=["state", "closing", "closed_at", "closed_by"])
    audit.record("close_outside_record", by=by, subject=record, now=now)
    return record


@transaction.atomic
def reopen_outside_record(*, by: Acting, record_id: UUID, now: datetime) -> OutsideRecord:
    """Open a closed record again; why it was closed stays until it is closed anew. Raises Denied, Http404."""
    by.check(Permission.WORK_OUTSIDE_RECORDS)
    record = selectors.record(record_id, locked=True)
    record.state = check_outside_move(record, Move.REOPEN)
    record.save(update_fields=["state"])
    audit.record("reopen_outside_record", by=by, subject=record, now=now)
    return record


def _found(by: Acting, told: Told) -> tuple[Duty, ...]:
    """What codes alone point to. The rest of the list is for a person to add."""
    found = selectors.duties_about(by, event_type=told.event_type, kind=told.kind, harm=told.harm)
    return tuple(each for each in found if each.at_intake)


def _next_number(by: Acting, year: int) -> str:
    """The lane's own next number of the year, "O26-000012": it never tells how many reports stand in the PSES."""
    OutsideNumbering.objects.bulk_create(
        [OutsideNumbering(provider_id=by.provider_id, year=year)], ignore_conflicts=True
    )
    numbering = OutsideNumbering.objects.select_for_update().get(provider_id=by.provider_id, year=year)
    numbering.last += 1
    numbering.save(update_fields=["last"])
    return f"O{year % 100:02d}-{numbering.last:06d}"
