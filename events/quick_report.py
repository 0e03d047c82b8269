"""The quick report: from answers to what an event records. The form's words stand in forms/quick-report.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pso_portal.tenancy.event_types import LABELS, EventType

from . import told_along
from .common_formats import kind_and_harm
from .questionnaire.evaluate import enabled
from .questionnaire.filing import filed, split
from .questionnaire.load import form
from .questionnaire.model import Item, ItemType, Questionnaire
from .questionnaire.parse import is_blank
from .questionnaire.validate import check

FORM = form("quick-report")
WHAT, MORE, HARM, DIED = "what", "what.more", "harm", "harm.died"
WHEN, DATE, TIME = "when", "when.date", "when.time"
WHERE, STORY, NAME = "where", "story", "name"
QUESTIONS = (WHAT, HARM, WHEN, WHERE, STORY, NAME)
HEADER = frozenset({WHAT, MORE, HARM, DIED, WHEN, DATE, TIME, WHERE, STORY, NAME})
SEALED = "confidential"
UNNAMED = frozenset({"anonymous", SEALED})
EARLIER = timedelta(hours=4)  # "earlier this shift", where nobody says when


class AnswersRefused(Exception):
    """The answers cannot be sent; `problems` has one sentence a question, in the order of the form."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Told:
    """What a report tells: `coded` identifies nobody, `details` is sealed. `month` is the place's own, YYYY-MM."""

    kind: str
    event_type: str
    harm: str
    occurred_at: datetime
    month: str
    narrative: str
    coded: dict[str, Any]
    details: dict[str, Any]
    anonymous: bool  # the report bears no name
    sealed: bool = False  # but who sent it is kept, sealed


def problems_of(
    answers: Mapping[str, Any], *, places: frozenset[str], zone: str, now: datetime, form: Questionnaire = FORM
) -> dict[str, str]:
    """What stands against sending, by question. `places`: ids that "where" may hold."""
    return check(form, answers, now=now.astimezone(ZoneInfo(zone)), value_sets={_places_url(form): places})


def read_answers(
    answers: Mapping[str, Any],
    *,
    places: frozenset[str],
    zone: str,
    now: datetime,
    imported: bool = False,
    form: Questionnaire = FORM,
) -> Told:
    """Answers as an event. An imported row says what its source knows: what it leaves open is no problem.

    `form`: the version that was asked, as far as the place offers it. Beside its questions stand those of `told_along`.

    Raises AnswersRefused.
    """
    found = problems_of(answers, places=places, zone=zone, now=now, form=form) | told_along.problems_of(answers)
    if imported:
        found = {path: text for path, text in found.items() if not is_blank(answers.get(path))}
    if found:
        raise AnswersRefused(found)
    kept = filed(form, answers, value_sets={_places_url(form): places})
    parts = split(form, kept)
    kind, harm = kind_and_harm(kept.get(HARM, "unknown"), died=kept.get(DIED) == "yes")
    occurred = _occurred(kept, ZoneInfo(zone), now)
    return Told(
        kind=kind,
        event_type=_event_type(kept),
        harm=harm,
        occurred_at=occurred,
        month=f"{occurred.astimezone(ZoneInfo(zone)):%Y-%m}",
        narrative=kept.get(STORY, ""),
        coded={key: value for key, value in parts.coded.items() if key != NAME}
        | told_along.coded_of(answers, _event_type(kept)),
        details={key: value for key, value in parts.sealed.items() if key != STORY},
        anonymous=bears_no_name(kept),
        sealed=kept.get(NAME) == SEALED,
    )


def codes_of(answers: Mapping[str, Any]) -> tuple[str, str, str]:
    """Event type, kind and harm as these answers would be filed. Raises ValueError for a tile that does not exist."""
    kind, harm = kind_and_harm(str(answers.get(HARM) or "unknown"), died=answers.get(DIED) == "yes")
    return _event_type(answers), str(kind), str(harm)


def is_anonymous(answers: Mapping[str, Any]) -> bool:
    """Whether these answers ask for no name."""
    return answers.get(NAME) == "anonymous"


def bears_no_name(answers: Mapping[str, Any]) -> bool:
    """Whether the report bears no name: there is none, or it is sealed."""
    return answers.get(NAME) in UNNAMED


def asked(answers: Mapping[str, Any], form: Questionnaire = FORM) -> frozenset[str]:
    """Link ids of everything that is asked, given the answers so far."""
    return enabled(form, answers)


def title_of(answers: Mapping[str, Any]) -> str:
    """A draft's title: what it is about, in the form's own words; nothing that a person wrote."""
    code = _event_type(answers)
    return LABELS[EventType(code)] if answers.get(WHAT) and code in set(EventType) else "Safety report"


def share_answered(answers: Mapping[str, Any]) -> int:
    """How many of the six questions have an answer, in percent."""
    return round(100 * answered_count(answers) / len(QUESTIONS))


def answered_count(answers: Mapping[str, Any]) -> int:
    """How many of the six questions have an answer."""
    return sum(not is_blank(answers.get(question)) for question in QUESTIONS)


def follow_ups(questionnaire: Questionnaire = FORM) -> Sequence[Item]:
    """Questions beyond the six, in order."""
    return [item for item in questionnaire.walk() if item.type.is_question and item.link_id not in HEADER]


def value_words(item: Item, value: Any) -> str:
    """An answer as a person reads it."""
    if item.type is ItemType.BOOLEAN:
        return "Yes" if value is True else "No"
    held = value if isinstance(value, list) else [value]
    options = [(item.option(str(one)), one) for one in held]
    return ", ".join(option.coding.display if option else str(one) for option, one in options)


def _event_type(answers: Mapping[str, Any]) -> str:
    chosen = str(answers.get(WHAT, EventType.OTHER))
    return str(answers.get(MORE) or chosen) if chosen == EventType.OTHER else chosen


def _occurred(answers: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> datetime:
    if DATE in answers:
        day = date.fromisoformat(answers[DATE])  # filed answers are ISO
        at = time.fromisoformat(answers.get(TIME, "12:00"))
        return min(datetime.combine(day, at, zone), now)
    return now - EARLIER if answers.get(WHEN) == "shift" else now


def _places_url(form: Questionnaire) -> str:
    return form.item(WHERE).value_set
