"""The answers of a filed event, in the words and the order of its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .form_catalog import of_event
from .models import Event, EventDetail
from .questionnaire.evaluate import asked_items
from .questionnaire.model import Item, Pii, Questionnaire
from .questionnaire.parse import is_blank
from .quick_report import FORM, STORY, follow_ups, value_words
from .told_along import held_in


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question."""

    item: Item
    label: str
    value: str

    @property
    def written(self) -> bool:
        return self.item.type.is_written

    @property
    def identifies(self) -> bool:
        return self.item.pii in (Pii.PATIENT, Pii.STAFF)


def answered(event: Event) -> list[Answer]:
    """Follow-up answers of an event, then its story. Opens the sealed fields."""
    from_form = [*_follow_ups(event)]
    return from_form + ([_story(event)] if event.narrative else [])


def coded_rows(event: Event) -> list[dict[str, str]]:
    """Coded answers in words, as summary lists draw them. Opens nothing that is sealed."""
    asked = [(item, event.coded[item.link_id]) for item in follow_ups(of_event(event)) if item.link_id in event.coded]
    return [{"label": item.text, "value": value_words(item, held)} for item, held in (*asked, *held_in(event.coded))]


def _follow_ups(event: Event) -> Iterator[Answer]:
    held = {**event.coded, **event.details}
    for item in follow_ups(of_event(event)):
        if item.link_id in held:
            yield Answer(item, item.text, value_words(item, held[item.link_id]))
    for item, told in held_in(event.coded):
        yield Answer(item, item.text, value_words(item, told))


def _story(event: Event) -> Answer:
    item = of_event(event).item(STORY)
    return Answer(item, item.text, event.narrative)


def question_words(name: str) -> str:
    """The question of the quick report with this link id; words that are none of its ids stay as they are."""
    texts = {item.link_id: item.text for item in FORM.walk()}
    return texts.get(name, name)


def rows_of(form: Questionnaire, answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """Every answered question of a module in words, as summary lists draw it."""
    return [
        {"label": one.item.text, "value": value_words(one.item, one.raw)}
        for one in asked_items(form, answers)
        if one.item.type.is_question and not is_blank(one.raw)
    ]


def sent_detail(detail: EventDetail) -> list[dict[str, str]]:
    """What a module holds that was sent, in the words of the version it was sent with. Opens the sealed field."""
    return list(_told(detail.response))


def _told(node: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for item in node.get("item", ()):
        given = item.get("answer", ())
        if given:
            yield {"label": item.get("text", ""), "value": ", ".join(_in_words(answer) for answer in given)}
        for answer in given:
            yield from _told(answer)
        yield from _told(item)


def _in_words(answer: Mapping[str, Any]) -> str:
    value = next(value for key, value in answer.items() if key.startswith("value"))
    if isinstance(value, dict):
        return str(value.get("display") or value.get("code") or "Attached")
    return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else str(value)
