"""Filing: answers become an event, and the event becomes work product, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from pses.enums import Purpose
from pses.services import admit
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.notices.services import tell
from pso_portal.tenancy.models import Unit

from .. import selectors
from ..enums import Harm
from ..models import Draft, Event
from ..places import Place, places, zone_here
from ..quick_report import FORM, WHERE, AnswersRefused, Told, read_answers
from ..unnamed import day_of, without_hour
from .drafts import discard_draft
from .numbering import next_number, number_without_order
from .receipts import keep_receipt

__all__ = ["AnswersRefused", "KeyReused", "file_event"]


class KeyReused(Exception):
    """The filing key stands for another sending: nothing was filed."""

    def __init__(self) -> None:
        super().__init__("This key was used for another report. Send each report under a key of its own.")


def file_event(
    *,
    by: Acting,
    filing_key: UUID,
    answers: dict[str, Any],
    now: datetime,
    source_id: str | None = None,
    unit: Unit | None = None,
    draft: Draft | None = None,
    purpose: Purpose = Purpose.REPORTING,
    proof: str = "",
    receipt: str = "",
) -> Event:
    """File a report and admit it to the PSES with `now` as its date of entry.

    The same `filing_key` or `source_id` again returns the event that was filed first; `proof` (see `sendings`) says
    what was sent under the key, so that it cannot stand for anything else. Answers to questions that are
    not asked are dropped. A report without a name leaves no trace of who sent it: no id, no entry, no draft, no time
    but the day; `receipt` (digits, see `receipts`) then opens its thread.
    Raises AnswersRefused (sentences by question), KeyReused and Denied.
    """
    by.check(Permission.FILE_REPORT)
    earlier = _filed_before(filing_key, source_id, proof)
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            return _file(by, filing_key, answers, now, source_id, unit, draft, purpose, proof, receipt)
    except IntegrityError:
        # Two sends at once: the second waited for the first's row and lost.
        earlier = _filed_before(filing_key, source_id, proof)
        if earlier is None:
            raise
        return earlier


def _file(
    by: Acting,
    filing_key: UUID,
    answers: dict[str, Any],
    now: datetime,
    source_id: str | None,
    unit: Unit | None,
    draft: Draft | None,
    purpose: Purpose,
    proof: str,
    receipt: str,
) -> Event:
    known = places()
    place, answers = place_of(answers, known, unit, imported=source_id is not None)
    told = read_answers(
        answers, places=frozenset(each.code for each in known), zone=place.facility.timezone, now=now,
        imported=source_id is not None,
    )  # fmt: skip
    event = event_of(told, by=by, place=place, now=now)
    event.filing_key, event.source_id, event.proof = filing_key, source_id, proof
    if told.anonymous:
        _cut(event, told, now)
    else:
        event.number = next_number(event.provider_id, now.year)
    _enter(event, by=by, purpose=purpose, anonymous=told.anonymous)
    if told.anonymous and receipt:
        keep_receipt(event, receipt)
    if told.harm in (Harm.SEVERE, Harm.DEATH):
        hidden = told.anonymous
        tell(user_ids=selectors.risk_managers(event.provider_id), now=now, named=not hidden, late=hidden)
    if draft is not None:
        discard_draft(by=by, draft_id=draft.pk)
    return event


def _cut(event: Event, told: Told, now: datetime) -> None:
    """Days instead of moments, and a number that stands in no row: the time would tell who was at work."""
    event.filed_at = day_of(now, zone_here())
    event.occurred_at = without_hour(told, event.facility.timezone).occurred_at
    event.number = number_without_order(event.provider_id, now.year)


def _enter(event: Event, *, by: Acting, purpose: Purpose, anonymous: bool) -> None:
    """Write the event and admit it, with the same date in all three: row, entry and work product."""
    event.save(force_insert=True)
    actor, filed_at = None if anonymous else by, event.filed_at
    audit.record("file_event", by=actor, subject=event, now=filed_at, kind=event.kind)
    admit(
        by=by, content_kind="event", content_id=event.pk, purpose=purpose, now=filed_at, anonymous=anonymous,
    )  # fmt: skip


def event_of(told: Told, *, by: Acting, place: Place, now: datetime) -> Event:
    """The event that was told, without number and keys."""
    return Event(
        provider_id=by.provider_id,
        kind=told.kind,
        event_type=told.event_type,
        harm=told.harm,
        facility=place.facility,
        unit=place.unit,
        occurred_at=told.occurred_at,
        month=told.month,
        reporter_id=None if told.anonymous else by.user_id,
        form_url=FORM.url,
        form_version=FORM.version,
        coded=told.coded,
        narrative=told.narrative,
        details=told.details,
        filed_at=now,
    )


def place_of(
    answers: dict[str, Any], known: list[Place], unit: Unit | None, *, imported: bool
) -> tuple[Place, dict[str, Any]]:
    """The place, and the answers with it. An imported row without one happened somewhere in the first facility."""
    chosen = str(unit.pk) if unit else str(answers.get(WHERE, ""))
    by_code = {each.code: each for each in known}
    elsewhere = next((each for each in known if each.unit is None), None)
    if elsewhere is None:
        raise Denied("This provider has no facility yet, so nothing can be filed.")
    if imported and not chosen:
        chosen = elsewhere.code
    return by_code.get(chosen, elsewhere), answers | ({WHERE: chosen} if chosen else {})


def _filed_before(filing_key: UUID, source_id: str | None, proof: str) -> Event | None:
    same = Q(filing_key=filing_key) | Q(source_id=source_id) if source_id else Q(filing_key=filing_key)
    found: Event | None = Event.objects.filter(same).first()
    if found is not None and proof and found.proof != proof:
        raise KeyReused
    return found
