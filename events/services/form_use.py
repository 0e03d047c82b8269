"""The form measures itself: a step of a counter for what was sent, left, refused or in conflict.

No entry of the audit and no row of one's own: either would tell of one report.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from pso_portal.accounts.acting import Acting, Actor

from ..form_figures import MOST_QUESTIONS, UNKNOWN, Measure, seconds_bucket
from ..models import Draft, FormTally
from ..questionnaire.evaluate import asked_items
from ..questionnaire.model import Answers, Questionnaire

CHANNELS = {Actor.PERSON: "page", Actor.MACHINE: "machine", Actor.LINK: "link"}


def note_sent(*, by: Acting, form: Questionnaire, answers: Answers, begun_at: datetime | None, now: datetime) -> None:
    """A form was sent: how long after it was begun, and how many questions were seen."""
    seconds = seconds_bucket((now - begun_at).total_seconds()) if begun_at else UNKNOWN
    seen = sum(one.item.type.is_question for one in asked_items(form, answers))
    _count(by, form.url, form.version, Measure.SECONDS, seconds, now)
    _count(by, form.url, form.version, Measure.QUESTIONS, min(seen, MOST_QUESTIONS), now)


def note_left(*, by: Acting, draft: Draft, now: datetime) -> None:
    """A draft was thrown away, or its time is over."""
    _count(by, draft.form_url, draft.form_version, Measure.LEFT, 0, now)


def note_trouble(*, by: Acting, form: Questionnaire, measure: Measure, now: datetime) -> None:
    """Sending was refused for what was answered, or two pages saved over each other."""
    _count(by, form.url, form.version, measure, 0, now)


def _count(by: Acting, url: str, version: str, measure: Measure, bucket: int, now: datetime) -> None:
    key: dict[str, Any] = {
        "provider_id": _provider(by), "month": f"{now:%Y-%m}", "form_url": url, "form_version": version,
        "channel": CHANNELS[by.kind], "measure": measure, "bucket": bucket,
    }  # fmt: skip
    if FormTally.objects.filter(**key).update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            FormTally(**key, count=1).save(force_insert=True)
    except IntegrityError:  # another made it in the meantime
        FormTally.objects.filter(**key).update(count=F("count") + 1)


def _provider(by: Acting) -> UUID:
    assert by.provider_id is not None, "forms are filled in at providers"
    return by.provider_id
