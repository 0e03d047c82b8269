"""What a column of a sheet can answer: the quick report's questions, as an import asks them, and what can be told along
with it. Pure.

Harm is one question here: "death" is a value of its own, as sources have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..questionnaire.load import form
from ..questionnaire.model import Item, ItemType
from ..told_along import DEVICE, ITEMS, MAIN, MEDICINE, codes_of

SOURCE, WHAT, HARM, DATE, TIME, WHERE, STORY = "source", "what", "harm", "when.date", "when.time", "where", "story"
DEATH = "death"


class Kind(StrEnum):
    """How a cell becomes an answer."""

    CODE = "code"
    DATE = "date"
    TIME = "time"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Question:
    """`codes`: code → words, where cells are mapped to codes. `many`: several columns may stand together."""

    key: str
    label: str
    kind: Kind
    hint: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    many: bool = False


def questions(places: Mapping[str, str]) -> dict[str, Question]:
    """Every question by key, in order. `places`: code → words of the provider's own places."""
    found = [
        Question(SOURCE, "Number of the report in your old system", Kind.TEXT,
                 "Makes a second import add nothing. Without it, a row is known by all that stands in it."),
        Question(WHAT, "What was it about?", Kind.CODE, codes=_codes("what"), required=True),
        Question(HARM, "How was the patient affected?", Kind.CODE, codes=_effects()),
        Question(DATE, "On which day did it happen?", Kind.DATE, required=True),
        Question(TIME, "At what time?", Kind.TIME, "Leave it out where the day's cell holds the time too."),
        Question(WHERE, "Where did it happen?", Kind.CODE, codes=places),
        Question(STORY, "What happened?", Kind.TEXT, "Up to three columns can stand together.", many=True),
        *_follow_ups(),
        *(Question(key, ITEMS[key].text, Kind.CODE, hint, codes_of(key)) for key, hint in _ALONG.items()),
    ]  # fmt: skip
    return {question.key: question for question in found}


def _codes(key: str) -> dict[str, str]:
    return {option.coding.code: option.coding.display for option in _FORM.item(key).options}


def _effects() -> dict[str, str]:
    """The tiles, with death apart from severe harm."""
    found: dict[str, str] = {}
    for code, words in _codes("harm").items():
        if code == "severe":
            found |= {DEATH: "Death", code: "Severe harm"}
        else:
            found[code] = words
    return found


def _follow_ups() -> list[Question]:
    """The form's further questions that one cell can answer."""
    header = {WHAT, HARM, WHERE, STORY, DATE, TIME, "what.more", "harm.died", "when", "name"}
    return [
        Question(item.link_id, item.text, kind, codes=_codes(item.link_id) if kind is Kind.CODE else {})
        for item in _FORM.walk()
        if item.link_id not in header and (kind := _kind(item)) is not None
    ]


def _kind(item: Item) -> Kind | None:
    if item.repeats:
        return None
    if item.type is ItemType.CHOICE and item.options:
        return Kind.CODE
    return Kind.TEXT if item.type in (ItemType.STRING, ItemType.TEXT) else None


_FORM = form("quick-report")
_ALONG = {
    MAIN: "The contributing factor that counts most. One a row.",
    DEVICE: "Counts where the event is about a device.", MEDICINE: "Counts where it is about a medicine.",
}  # fmt: skip
