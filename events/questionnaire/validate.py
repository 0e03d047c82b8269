"""What stands against sending these answers: one message a question, saying what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .evaluate import Asked, asked_items, instances
from .model import Answers, Item, ItemType, Questionnaire
from .parse import Value, cleaned, is_blank, parsed

# Value sets that the place fills in (units of a provider): address → codes. One that is not given holds nothing.
ValueSets = Mapping[str, Set[str]]

LONGEST = {ItemType.STRING: 500, ItemType.OPEN_CHOICE: 500, ItemType.TEXT: 20_000, ItemType.ATTACHMENT: 100}

_UNREADABLE = {
    ItemType.BOOLEAN: "Choose yes or no",
    ItemType.INTEGER: "Enter a whole number",
    ItemType.DECIMAL: "Enter a number",
    ItemType.DATE: "Enter the date as month/day/year, for example 11/3/2025",
    ItemType.DATE_TIME: "Enter the date and the time",
    ItemType.TIME: "Enter the time, for example 9:10 p.m. or 21:10",
}


def check(
    questionnaire: Questionnaire, answers: Answers, *, now: datetime, value_sets: ValueSets | None = None
) -> dict[str, str]:
    """Messages by path, in document order; empty when the answers can be sent.

    `now` is aware and in the zone of the place: "today" is its day there. Answers of items that are not asked are
    not looked at; `filing.filed` drops them.
    """
    if now.tzinfo is None:
        raise ValueError("an aware time is needed")
    asked = list(asked_items(questionnaire, answers))
    excused = {one.path for one in asked if one.item.type is ItemType.BOOLEAN and _is_yes(one.raw)}
    found: dict[str, str] = {}
    for one in asked:
        message = next(_messages(one, excused, now, value_sets or {}), None)
        if message:
            found[one.path] = message
    return found


def _is_yes(raw: Any) -> bool:
    try:
        return parsed(ItemType.BOOLEAN, raw) is True
    except ValueError:
        return False


def _messages(asked: Asked, excused: set[str], now: datetime, value_sets: ValueSets) -> Iterator[str]:
    item, raw = asked.item, asked.raw
    if item.is_repeating_group:
        yield from _too_many(item, len(instances(raw)))
    if not item.type.is_question:
        return
    if is_blank(raw):
        if item.required and not (item.unless and asked.inside + item.unless in excused):
            yield item.missing or _missing(item)
        return
    held = list(raw) if isinstance(raw, (list, tuple)) else [raw]
    if len(held) > 1 and not item.repeats:
        yield "Give one answer"
        return
    for one in held:
        yield from _one(item, one, now, value_sets)
    yield from _together(item, held)


def _missing(item: Item) -> str:
    verb = "Choose an answer to" if item.type.is_chosen or item.type is ItemType.BOOLEAN else "Answer"
    return f"{verb} “{item.text}”"


def _too_many(item: Item, count: int) -> Iterator[str]:
    if item.max_occurs is not None and count > item.max_occurs:
        yield f"At most {item.max_occurs} of these can be given"


def _one(item: Item, raw: Any, now: datetime, value_sets: ValueSets) -> Iterator[str]:
    try:
        value = parsed(item.type, raw)
    except (ValueError, OverflowError):
        yield _UNREADABLE.get(item.type, "Choose one of the answers shown" if item.type.is_chosen else "Enter text")
        return
    if isinstance(value, str):
        yield from _text(item, value, value_sets)
    else:
        yield from _in_time(item, value, now)
        yield from _in_bounds(item, value)


def _text(item: Item, value: str, value_sets: ValueSets) -> Iterator[str]:
    if item.type is ItemType.CHOICE and not is_offered(item, value, value_sets):
        yield "Choose one of the answers shown"
        return
    longest, length = item.max_length or LONGEST.get(item.type), len(cleaned(value))
    if longest is not None and length > longest:
        yield f"Shorten this to {longest:,} characters. It has {length:,}"


def is_offered(item: Item, code: str, value_sets: ValueSets) -> bool:
    """Whether a code can be chosen here."""
    if item.value_set:
        return code in value_sets.get(item.value_set, frozenset())
    return item.option(code) is not None


def _in_time(item: Item, value: Value, now: datetime) -> Iterator[str]:
    if not item.past_only:
        return
    if isinstance(value, datetime):
        if value > now:
            yield "The time must be now or earlier"
    elif isinstance(value, date) and value > now.date():
        yield "The date must be today or earlier"


def _in_bounds(item: Item, value: Value) -> Iterator[str]:
    if item.min_value is not None and _is_before(value, parsed(item.type, item.min_value.value)):
        yield f"Enter {item.min_value.value} or more"
    if item.max_value is not None and _is_before(parsed(item.type, item.max_value.value), value):
        yield f"Enter {item.max_value.value} or less"


def _is_before(one: Any, other: Any) -> bool:
    if isinstance(one, (int, Decimal)) or type(one) is type(other):
        return bool(one < other)
    raise TypeError("values of one question are of one type")


def _together(item: Item, held: list[Any]) -> Iterator[str]:
    codes = {one for one in held if isinstance(one, str)}
    alone = [option for option in item.options if option.exclusive and option.coding.code in codes]
    if alone and len(codes) > 1:
        yield f"Choose “{alone[0].coding.display}” alone, or the others without it"
    if item.max_occurs is not None and len(codes) > item.max_occurs:
        yield f"Choose at most {item.max_occurs}"
