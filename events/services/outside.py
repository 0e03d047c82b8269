"""Filing outside the PSES: answers become a record of the lane, and nothing of them is admitted or kept inside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from pses.models import OutsideRecord
from pses.outside_selectors import filed_with
from pses.services import Told as OutsideTold
from pses.services import report_outside
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..form_catalog import quick_form
from ..models import Draft
from ..places import Place, places
from ..quick_report import Told, follow_ups, read_answers, value_words
from ..stated import Stated
from ..told_along import held_in
from .drafts import discard_draft
from .filing import KeyReused, place_of


def file_outside(
    *,
    by: Acting,
    filing_key: UUID,
    answers: dict[str, Any],
    now: datetime,
    draft: Draft | None = None,
    proof: str = "",
    stated: Stated | None = None,
) -> OutsideRecord:
    """File a report outside the PSES, where an outside duty may cover it; its draft is gone in the same transaction.

    The same `filing_key` again returns the record made first. A report without a name leaves none here either; what
    somebody without an account said of themselves (`stated`) stands among its facts.
    Raises AnswersRefused, KeyReused, and Denied where no such duty is known.
    """
    by.check(Permission.FILE_REPORT)
    earlier = _filed_before(filing_key, proof)
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            return _file(by, filing_key, answers, now, draft, proof, stated)
    except IntegrityError:
        earlier = _filed_before(filing_key, proof)
        if earlier is None:
            raise
        return earlier


def _file(
    by: Acting,
    filing_key: UUID,
    answers: dict[str, Any],
    now: datetime,
    draft: Draft | None,
    proof: str,
    stated: Stated | None,
) -> OutsideRecord:
    known = places()
    place, answers = place_of(answers, known, None, imported=False)
    codes = frozenset(each.code for each in known)
    form = quick_form(by.provider_id, draft)
    told = read_answers(answers, places=codes, zone=place.facility.timezone, now=now, form=form)
    record = report_outside(
        by=by, told=_as_outside(told, place, stated, now), filing_key=filing_key, proof=proof,
        anonymous=told.anonymous, now=now,
    )  # fmt: skip
    if draft is not None:
        discard_draft(by=by, draft_id=draft.pk)
    return record


def _as_outside(told: Told, place: Place, stated: Stated | None, now: datetime) -> OutsideTold:
    return OutsideTold(
        event_type=told.event_type, kind=told.kind, harm=told.harm, known_at=now, occurred_at=told.occurred_at,
        narrative=told.narrative, facts=[{"label": "Where", "value": place.words}, *_answers(told), *_stated(stated)],
    )  # fmt: skip


def _answers(told: Told) -> Iterator[dict[str, str]]:
    """Follow-up answers in the form's own words."""
    held = {**told.coded, **told.details}
    for item in follow_ups():
        if item.link_id in held:
            yield {"label": item.text, "value": value_words(item, held[item.link_id])}
    for item, answer in held_in(told.coded):
        yield {"label": item.text, "value": value_words(item, answer)}


def _stated(stated: Stated | None) -> Iterator[dict[str, str]]:
    if stated is not None:
        yield {"label": "Who sent it, as they said; not checked", "value": stated.words}


def _filed_before(filing_key: UUID, proof: str) -> OutsideRecord | None:
    found = filed_with(filing_key)
    reused = found.proof != proof if found is not None and proof else selectors.filed_with(filing_key) is not None
    if reused:
        raise KeyReused
    return found
