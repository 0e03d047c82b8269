"""Refuses what has the right shape but no meaning: conditions that point nowhere, options without a list …"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .evaluate import target_of
from .lint import Problem
from .model import Condition, Item, ItemType, Operator, Pii, Questionnaire
from .parse import parsed

VALUE_SETS = "https://forms.pso-portal.example/ValueSet/"

_T = ItemType
_FITS: dict[str, frozenset[ItemType]] = {
    "Boolean": frozenset({_T.BOOLEAN}),
    "Integer": frozenset({_T.INTEGER, _T.DECIMAL}),
    "Decimal": frozenset({_T.INTEGER, _T.DECIMAL}),
    "Date": frozenset({_T.DATE}),
    "DateTime": frozenset({_T.DATE_TIME}),
    "Time": frozenset({_T.TIME}),
    "String": frozenset({_T.STRING, _T.TEXT, _T.OPEN_CHOICE}),
    "Coding": frozenset({_T.CHOICE, _T.OPEN_CHOICE}),
}
_ORDERED = frozenset({"Integer", "Decimal", "Date", "DateTime", "Time"})
_MAY_REPEAT = frozenset({_T.GROUP, _T.CHOICE, _T.OPEN_CHOICE, _T.ATTACHMENT})
_HAS_LENGTH = frozenset({_T.STRING, _T.TEXT, _T.OPEN_CHOICE})
_BOUNDED = frozenset({_T.INTEGER, _T.DECIMAL, _T.DATE, _T.DATE_TIME, _T.TIME})

Found = Iterator[Problem]


@dataclass(slots=True)
class _Seen:
    """What stands before an item: questions it may refer to, by link id; and every link id so far."""

    questions: dict[str, Item] = field(default_factory=dict)
    link_ids: set[str] = field(default_factory=set)


def check(form: Questionnaire) -> Found:
    """Problems of meaning, in document order."""
    pages = [item.control == "page" for item in form.items]
    if any(pages) and not all(pages):
        yield Problem("item", "Either every item at the top is a page, or none is.")
    seen = _Seen()
    yield from _items(form.items, "", seen, repeating=False)
    yield from _excuses(form)


def _items(items: Sequence[Item], path: str, seen: _Seen, *, repeating: bool) -> Found:
    for index, item in enumerate(items):
        where = f"{path}.item[{index}]" if path else f"item[{index}]"
        if item.link_id in seen.link_ids:
            yield Problem(f"{where}.linkId", "This link id is used twice.")
        seen.link_ids.add(item.link_id)
        yield from _conditions(item, where, seen)
        yield from _content(item, where, at_top=not path)
        yield from _answering(item, where)
        yield from _nesting(item, where, repeating=repeating)
        if item.type.is_question:
            seen.questions[item.link_id] = item
        below = seen
        if item.is_repeating_group:
            below = _Seen(dict(seen.questions), seen.link_ids)  # what stands in an instance is seen there only
        yield from _items(item.items, where, below, repeating=repeating or item.is_repeating_group)


def _conditions(item: Item, path: str, seen: _Seen) -> Found:
    if len(item.conditions) > 1 and not item.behavior:
        yield Problem(path, "Several conditions need enableBehavior.")
    if item.behavior and not item.conditions:
        yield Problem(f"{path}.enableBehavior", "There is no condition.")
    for index, condition in enumerate(item.conditions):
        where = f"{path}.enableWhen[{index}]"
        question = seen.questions.get(condition.question)
        if question is None:
            yield Problem(f"{where}.question", "A condition names a question before it, not inside another repeat.")
        else:
            yield from _condition(condition, question, where)


def _condition(condition: Condition, question: Item, path: str) -> Found:
    if condition.operator is Operator.EXISTS:
        if condition.kind != "Boolean":
            yield Problem(path, "The operator exists compares with yes or no.")
        return
    if question.type not in _FITS[condition.kind]:
        yield Problem(path, f"A {question.type} cannot be compared with a {condition.kind}.")
        return
    if condition.operator not in (Operator.EQUAL, Operator.NOT_EQUAL) and condition.kind not in _ORDERED:
        yield Problem(f"{path}.operator", f"A {condition.kind} has no order.")
    try:
        target = target_of(condition)
    except ValueError:
        yield Problem(path, "This answer cannot be read.")
        return
    if condition.kind == "Coding" and question.options and question.option(str(target)) is None:
        yield Problem(path, "The question has no such option.")


def _content(item: Item, path: str, *, at_top: bool) -> Found:
    if item.type.is_question:
        if item.pii is None or item.tier is None:
            yield Problem(path, "A question needs its class (none, patient, staff, free-text) and its tier.")
        if item.type.is_written and item.pii is Pii.NONE:
            yield Problem(path, "What people write may hold a name: its class cannot be none.")
        if not item.text and not item.hidden:
            yield Problem(f"{path}.text", "A question needs a text.")
    elif item.pii or item.tier or item.required or item.read_only or item.past_only or item.initial:
        yield Problem(path, "Only questions are asked, required, classed or filled in.")
    if item.control == "page" and (not at_top or item.type is not ItemType.GROUP):
        yield Problem(path, "A page is a group at the top.")
    if item.control not in ("", "page") and not item.type.is_chosen:
        yield Problem(path, "This control belongs to a choice.")
    if item.display_category and item.type is not ItemType.DISPLAY:
        yield Problem(path, "A category belongs to a display.")


def _answering(item: Item, path: str) -> Found:
    yield from _options(item, path)
    if item.repeats and item.type not in _MAY_REPEAT:
        yield Problem(f"{path}.repeats", f"A {item.type} does not repeat in this subset.")
    if item.max_occurs is not None and (not item.repeats or item.max_occurs < 1):
        yield Problem(path, "maxOccurs is at least 1 and belongs to what repeats.")
    if item.max_length is not None and (item.type not in _HAS_LENGTH or item.max_length < 1):
        yield Problem(f"{path}.maxLength", "maxLength is at least 1 and belongs to text.")
    if item.past_only and item.type not in (ItemType.DATE, ItemType.DATE_TIME):
        yield Problem(path, "Only a date can lie in the past.")
    if item.unit and item.type not in (ItemType.INTEGER, ItemType.DECIMAL):
        yield Problem(path, "A unit belongs to a number.")
    for bound in (item.min_value, item.max_value):
        if bound and (item.type not in _BOUNDED or item.type not in _FITS[bound.kind]):
            yield Problem(path, "A bound is of the type of its question.")
        elif bound and not _reads(item.type, bound.value):
            yield Problem(path, "This bound cannot be read.")
    yield from _initial(item, path)


def _options(item: Item, path: str) -> Found:
    if item.type.is_chosen != bool(item.options or item.value_set) or (item.options and item.value_set):
        yield Problem(path, "A choice has options or a value set, one of them; nothing else has either.")
    if item.value_set and not item.value_set.startswith(VALUE_SETS):
        yield Problem(f"{path}.answerValueSet", "Value sets are local.")
    codes = [option.coding.code for option in item.options]
    if len(set(codes)) < len(codes):
        yield Problem(f"{path}.answerOption", "Two options have one code.")
    if not item.repeats and sum(option.initial for option in item.options) > 1:
        yield Problem(f"{path}.answerOption", "Only one option can be chosen from the start.")
    if not item.repeats and any(option.exclusive for option in item.options):
        yield Problem(f"{path}.answerOption", "An option is exclusive only where several can be chosen.")


def _initial(item: Item, path: str) -> Found:
    if item.initial and (item.type.is_chosen or len(item.initial) > 1 or item.repeats):
        yield Problem(f"{path}.initial", "One initial value; a choice marks its option instead.")
    for kind, value in item.initial:
        if item.type not in _FITS[kind] or not _reads(item.type, value):
            yield Problem(f"{path}.initial", "The initial value is not of the question's type.")


def _reads(kind: ItemType, value: object) -> bool:
    try:
        parsed(kind, value)
    except ValueError:
        return False
    return True


def _nesting(item: Item, path: str, *, repeating: bool) -> Found:
    if item.items and item.type is ItemType.DISPLAY:
        yield Problem(f"{path}.item", "A display has nothing below it.")
    if item.items and item.type.is_question and item.repeats:
        yield Problem(f"{path}.item", "A question with several answers has nothing below it.")
    if item.is_repeating_group and repeating:
        yield Problem(path, "A repeating group does not stand inside another.")
    if item.type is ItemType.GROUP and not item.items:
        yield Problem(path, "A group holds something.")


def _excuses(form: Questionnaire) -> Found:
    """`unless` names a yes/no question of the same form."""
    booleans = {item.link_id for item in form.walk() if item.type is ItemType.BOOLEAN}
    for item in form.walk():
        if item.unless and (item.unless not in booleans or not item.required):
            yield Problem(item.link_id, "`unless` names a yes/no question and belongs to a required one.")
