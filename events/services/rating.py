"""Whether hearing back helped, as the reporter says."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from ..enums import Helped
from ..models import Event, Rating
from ..places import zone_here
from ..policies import check_can_rate
from ..quick_report import AnswersRefused
from ..selectors import my_event, status_for_reporter
from ..unnamed import day_of
from .remarks import locked_event

LONGEST_SENTENCE = 500  # characters


@transaction.atomic
def rate_answer(*, by: Acting, event_id: UUID, choice: str, sentence: str, now: datetime) -> Rating:
    """Keep whether the answer helped; said again, it takes the former's place.

    Raises AnswersRefused (at "choice" or "sentence"), Denied, Http404 for another's report.
    """
    by.check(Permission.FILE_REPORT)
    event = my_event(by, event_id, locked=True)
    rating = _keep(event, choice, sentence, now)
    audit.record("rate_answer", by=by, subject=event, now=now)
    return rating


@transaction.atomic
def rate_answer_by_receipt(*, event: Event, choice: str, sentence: str, now: datetime) -> Rating:
    """The same within the scope that a receipt opened (`opened_by_receipt`), and no trace but the day.

    Raises AnswersRefused (at "choice" or "sentence"), Denied.
    """
    locked, day = locked_event(event.pk), day_of(now, zone_here())
    rating = _keep(locked, choice, sentence, day)
    audit.record("rate_answer_by_receipt", by=None, subject=locked, now=day)
    return rating


def _keep(event: Event, choice: str, sentence: str, at: datetime) -> Rating:
    check_can_rate(status_for_reporter(event))
    rating = Rating.objects.filter(event=event).first() or Rating(provider_id=event.provider_id, event=event)
    rating.choice, rating.sentence, rating.rated_at = _checked(choice), _short(sentence), at
    rating.save()
    return rating


def _checked(choice: str) -> Helped:
    try:
        return Helped(choice)
    except ValueError as error:
        raise AnswersRefused({"choice": "Choose one of the three answers."}) from error


def _short(sentence: str) -> str | None:
    sentence = sentence.strip()
    if len(sentence) > LONGEST_SENTENCE:
        text = f"Keep it to {LONGEST_SENTENCE} characters; this has {len(sentence):,}."
        raise AnswersRefused({"sentence": text})
    return sentence or None
