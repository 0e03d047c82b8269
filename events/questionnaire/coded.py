"""Filed answers that identify nobody, one row each: codes, yes and no, numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .evaluate import asked_items
from .model import Answers, Item, Pii, Questionnaire
from .parse import values_of


@dataclass(frozen=True, slots=True)
class Coded:
    """One answer. Exactly one of `code`, `yes` and `number` says something."""

    path: str
    link_id: str
    system: str = ""
    code: str = ""
    yes: bool | None = None
    number: Decimal | None = None


def coded_answers(form: Questionnaire, answers: Answers) -> Iterator[Coded]:
    """Rows of filed answers, in document order. What is written, dated, or of another class has none."""
    for asked in asked_items(form, answers):
        item = asked.item
        if item.pii is Pii.NONE and not item.type.is_written:
            for value in values_of(item, asked.raw):
                yield from _row(asked.path, item, value)


def _row(path: str, item: Item, value: object) -> Iterator[Coded]:
    if item.type.is_chosen:
        option = item.option(str(value))
        if option is not None:
            yield Coded(path, item.link_id, option.coding.system, option.coding.code)
    elif isinstance(value, bool):
        yield Coded(path, item.link_id, yes=value)
    elif isinstance(value, (int, Decimal)):
        yield Coded(path, item.link_id, number=Decimal(value))
