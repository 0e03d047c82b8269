"""The answers of a filed event, in the words and the order of its form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .models import Event
from .questionnaire.model import Item, Pii
from .quick_report import FORM, STORY, follow_ups, value_words


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


def _follow_ups(event: Event) -> Iterator[Answer]:
    held = {**event.coded, **event.details}
    for item in follow_ups():
        if item.link_id in held:
            yield Answer(item, item.text, value_words(item, held[item.link_id]))


def _story(event: Event) -> Answer:
    item = FORM.item(STORY)
    return Answer(item, item.text, event.narrative)
