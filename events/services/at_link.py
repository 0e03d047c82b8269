"""Sending a report without an account: into the PSES, or into the lane outside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from pses.models import OutsideRecord

from ..link_selectors import stated_ids
from ..models import Event, StatedReporter
from ..quick_report import AnswersRefused, is_anonymous
from ..stated import Stated, problems_of_stated
from .filing import file_event
from .outside import file_outside
from .tries import note_sending
from .unit_links import AtLink


@transaction.atomic
def file_at_link(
    *, at: AtLink, filing_key: UUID, answers: dict[str, Any], stated: Stated, now: datetime, receipt: str
) -> Event:
    """File a report of somebody whom we do not know, within the scope that the link opened (`at_link`).

    What they say of themselves is kept sealed beside it, and is no reporter of the portal's: `receipt` is the only way
    back to it. The same `filing_key` again returns what was filed first.

    Raises AnswersRefused, KeyReused, TooManyTries, Denied.
    """
    anonymous = is_anonymous(answers)
    _check(stated, anonymous=anonymous)
    note_sending(now)
    event = file_event(by=at.by, filing_key=filing_key, answers=answers, now=now, receipt=receipt)
    if not anonymous and not stated_ids([event.pk]):
        StatedReporter(
            provider_id=event.provider_id, event=event, link=at.link, told=stated.to_json()
        ).save(force_insert=True)  # fmt: skip
    return event


def file_outside_at_link(
    *, at: AtLink, filing_key: UUID, answers: dict[str, Any], stated: Stated, now: datetime
) -> OutsideRecord:
    """The same outside the PSES; the name stands among the record's facts.

    Raises AnswersRefused, KeyReused, TooManyTries, Denied.
    """
    anonymous = is_anonymous(answers)
    _check(stated, anonymous=anonymous)
    note_sending(now)
    return file_outside(by=at.by, filing_key=filing_key, answers=answers, now=now, stated=None if anonymous else stated)


def _check(stated: Stated, *, anonymous: bool) -> None:
    found = problems_of_stated(stated, anonymous=anonymous)
    if found:
        raise AnswersRefused(found)
