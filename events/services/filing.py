"""Filing: answers become an event, and the event becomes work product, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from pses.canonical import fingerprint
from pses.duties import Duty
from pses.enums import Purpose
from pses.outside_selectors import asked_about, workers
from pses.outside_selectors import filed_with as filed_outside
from pses.policies import check_can_report_inside
from pses.services import admit
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Unit

from ..form_catalog import quick_form
from ..held import whole_of
from ..models import Draft, Event
from ..places import Place, places, zone_here
from ..questionnaire.model import Questionnaire
from ..quick_report import FORM, WHERE, AnswersRefused, Told, read_answers
from ..unnamed import day_of, without_hour
from .drafts import discard_draft
from .form_use import note_sent
from .numbering import next_number, number_without_order
from .receipts import keep_receipt
from .routing import route_event
from .sealed_identity import check_can_seal, seal_identity

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
    but the day; where the name is sealed, it stands in one place and is opened by two people (`sealed_identity`).
    `receipt` (digits, see `receipts`) opens the thread of one that names nobody whom we know.
    Raises AnswersRefused (sentences by question), KeyReused, and Denied: also where the provider keeps such reports
    outside the PSES.
    """
    by.check(Permission.FILE_REPORT)
    earlier = _filed_before(filing_key, source_id, proof)
    if earlier is not None:
        return earlier
    if source_id is None and filed_outside(filing_key) is not None:
        raise KeyReused
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
    # A sheet is mapped onto the questions of this release, and says what another system knew.
    form = FORM if source_id is not None else quick_form(by.provider_id, draft)
    told = read_answers(
        answers, places=frozenset(each.code for each in known), zone=place.facility.timezone, now=now,
        imported=source_id is not None, form=form,
    )  # fmt: skip
    if told.sealed:
        check_can_seal(by)
    event = event_of(told, by=by, place=place, now=now, form=form)
    # What another system decided is not asked about again.
    duties = _duties(by, event) if source_id is None else ()
    event.filing_key, event.source_id, event.proof = filing_key, source_id, proof
    _number(event, told, now)
    _enter(event, by=by, purpose=purpose)
    if told.sealed:
        seal_identity(event, by)
    elif event.reporter_id is None and receipt:
        keep_receipt(event, receipt)
    also = workers(event.provider_id) if duties else ()
    route_event(event, now=now, named=not told.anonymous, also=also)
    if source_id is None:
        begun_at = draft.began_at if draft and not told.anonymous else None
        note_sent(by=by, form=form, answers=answers, begun_at=begun_at, now=now)
    if draft is not None:
        discard_draft(by=by, draft_id=draft.pk)
    return event


def _number(event: Event, told: Told, now: datetime) -> None:
    """Without a name: days instead of moments, and a number out of the row. The time would tell who was at work."""
    if not told.anonymous:
        event.number = next_number(event.provider_id, now.year)
        return
    event.filed_at = day_of(now, zone_here())
    event.occurred_at = without_hour(told, event.facility.timezone).occurred_at
    event.number = number_without_order(event.provider_id, now.year)


def _enter(event: Event, *, by: Acting, purpose: Purpose) -> None:
    """Write the event and admit it, with the same date in all three: row, entry and work product."""
    event.save(force_insert=True)
    anonymous, filed_at = event.reporter_id is None, event.filed_at
    audit.record("file_event", by=None if anonymous else by, subject=event, now=filed_at, kind=event.kind)
    admit(
        by=by, content_kind="event", content_id=event.pk, purpose=purpose, now=filed_at, anonymous=anonymous,
        event_type=event.event_type, sha256=fingerprint(whole_of(event)),
    )  # fmt: skip


def _duties(by: Acting, event: Event) -> tuple[Duty, ...]:
    """Duties to outside bodies that may cover it. Raises Denied where the provider keeps such reports outside."""
    mode, duties = asked_about(by, event_type=event.event_type, kind=event.kind, harm=event.harm)
    check_can_report_inside(mode)
    return duties


def event_of(told: Told, *, by: Acting, place: Place, now: datetime, form: Questionnaire = FORM) -> Event:
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
        reporter_id=by.user_id if by.is_known and not told.anonymous else None,
        form_url=form.url,
        form_version=form.version,
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
