"""Which questions are asked, given the answers so far.

Conditions point backward only (`references` refuses any other), so one pass in document order is the fixpoint: every
condition sees answers whose being asked is already settled. Answers of items that are not asked do not count.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .model import Answers, Coding, Condition, Item, ItemType, Operator, Questionnaire
from .parse import Value, parsed, values_of

Known = dict[str, tuple[Value, ...]]

_KIND_TYPES: dict[str, ItemType] = {
    "Boolean": ItemType.BOOLEAN,
    "Integer": ItemType.INTEGER,
    "Decimal": ItemType.DECIMAL,
    "Date": ItemType.DATE,
    "DateTime": ItemType.DATE_TIME,
    "Time": ItemType.TIME,
    "String": ItemType.STRING,
}
_COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.GREATER: operator.gt,
    Operator.LESS: operator.lt,
    Operator.GREATER_OR_EQUAL: operator.ge,
    Operator.LESS_OR_EQUAL: operator.le,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that is asked, at its place. `path` is the link id, with the instance before it in a repeating group."""

    path: str
    item: Item
    raw: Any
    inside: str = ""


def enabled(questionnaire: Questionnaire, answers: Answers) -> frozenset[str]:
    """Paths of everything that is asked. In a repeating group: "group[0]/item"; a group with no instance has one."""
    return frozenset(asked.path for asked in asked_items(questionnaire, answers))


def asked_items(questionnaire: Questionnaire, answers: Answers) -> Iterator[Asked]:
    """The same in document order, each with what was answered."""
    return _level(questionnaire.items, answers, "", {})


def instances(raw: Any) -> list[Mapping[str, Any]]:
    """The instances of a repeating group; at least one, so that it can be filled in."""
    held: list[Mapping[str, Any]] = []
    if isinstance(raw, (list, tuple)):
        held = [one for one in raw if isinstance(one, Mapping)]
    return held or [{}]


def _level(items: Sequence[Item], answers: Answers, inside: str, known: Known) -> Iterator[Asked]:
    for item in items:
        if not _is_asked(item, known):
            continue
        path, raw = inside + item.link_id, answers.get(item.link_id)
        yield Asked(path, item, raw, inside)
        if item.is_repeating_group:
            for index, instance in enumerate(instances(raw)):
                yield from _level(item.items, instance, f"{path}[{index}]/", dict(known))
            continue
        values = values_of(item, raw) if item.type.is_question else ()
        known[item.link_id] = values
        if item.type is ItemType.GROUP or values:
            yield from _level(item.items, answers, inside, known)


def _is_asked(item: Item, known: Known) -> bool:
    if not item.conditions:
        return True
    met = (_is_met(condition, known.get(condition.question, ())) for condition in item.conditions)
    return any(met) if item.behavior == "any" else all(met)


def _is_met(condition: Condition, values: tuple[Value, ...]) -> bool:
    """ "=" and orders hold if one answer fits; "!=" if none does, so also where there is no answer (R4)."""
    if condition.operator is Operator.EXISTS:
        return bool(values) is condition.value
    target = target_of(condition)
    if condition.operator is Operator.NOT_EQUAL:
        return all(value != target for value in values)
    return any(_COMPARE[condition.operator](value, target) for value in values)


def target_of(condition: Condition) -> Value:
    """The value a condition compares with. Raises ValueError for one that cannot be read (refused by lint)."""
    if isinstance(condition.value, Coding):
        return condition.value.code
    return parsed(_KIND_TYPES[condition.kind], condition.value)
