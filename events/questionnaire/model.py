"""What a form is. Values only; `load` makes them from linted JSON, `evaluate` and `validate` read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# Answers as they stand in a draft: link id → what was typed or chosen. One value, a list of values where the item
# repeats, and for a repeating group a list of further Answers. Everything is JSON.
Answers = Mapping[str, Any]


class ItemType(StrEnum):
    """Types of R4 that forms may use."""

    GROUP = "group"
    DISPLAY = "display"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATE_TIME = "dateTime"
    TIME = "time"
    STRING = "string"
    TEXT = "text"
    CHOICE = "choice"
    OPEN_CHOICE = "open-choice"
    ATTACHMENT = "attachment"

    @property
    def is_question(self) -> bool:
        return self not in (ItemType.GROUP, ItemType.DISPLAY)

    @property
    def is_chosen(self) -> bool:
        return self in (ItemType.CHOICE, ItemType.OPEN_CHOICE)

    @property
    def is_written(self) -> bool:
        """Holds what a person wrote, so it may hold a name."""
        return self in (ItemType.STRING, ItemType.TEXT, ItemType.OPEN_CHOICE, ItemType.ATTACHMENT)


class Pii(StrEnum):
    """What an answer may identify. Everything but NONE is sealed."""

    NONE = "none"
    PATIENT = "patient"
    STAFF = "staff"
    FREE_TEXT = "free-text"


class Tier(StrEnum):
    """At which stage an item is asked."""

    QUICK = "quick"
    FULL = "full"
    MANAGER = "manager"


class Operator(StrEnum):
    """Operators of enableWhen in R4."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    GREATER_OR_EQUAL = ">="
    LESS_OR_EQUAL = "<="


@dataclass(frozen=True, slots=True)
class Coding:
    """A code with the system it comes from. Answers hold the code; codes are unique within an item."""

    code: str
    system: str = ""
    display: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """`exclusive`: chosen alone or not at all. `initial`: chosen from the start. `answer`: its id at AHRQ or LOINC."""

    coding: Coding
    hint: str = ""
    answer: str = ""
    exclusive: bool = False
    initial: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One enableWhen. `kind` is the R4 type of the answer ("Coding", "Boolean" …)."""

    question: str
    operator: Operator
    kind: str
    value: Coding | bool | int | float | str


@dataclass(frozen=True, slots=True)
class Bound:
    """minValue or maxValue, with the R4 type it was written in."""

    kind: str
    value: int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item. What is empty is absent in the JSON. `unless` names a yes/no item that excuses from answering."""

    link_id: str
    type: ItemType
    text: str = ""
    prefix: str = ""
    definition: str = ""
    code: tuple[Coding, ...] = ()
    conditions: tuple[Condition, ...] = ()
    behavior: str = ""
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    max_length: int | None = None
    value_set: str = ""
    options: tuple[Option, ...] = ()
    initial: tuple[tuple[str, bool | int | float | str], ...] = ()
    items: tuple[Item, ...] = ()
    control: str = ""
    display_category: str = ""
    hidden: bool = False
    min_value: Bound | None = None
    max_value: Bound | None = None
    max_occurs: int | None = None
    unit: Coding | None = None
    pii: Pii | None = None
    tier: Tier | None = None
    core: bool | None = None
    element: str = ""
    hint: str = ""
    missing: str = ""
    unless: str = ""
    past_only: bool = False
    to_be_checked: bool = False

    @property
    def is_repeating_group(self) -> bool:
        return self.type is ItemType.GROUP and self.repeats

    def option(self, code: str) -> Option | None:
        """The option with this code, if the item itself lists it."""
        return next((option for option in self.options if option.coding.code == code), None)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A form that never changes: a change is another version. `canonical` is what drafts are pinned to."""

    url: str
    version: str
    title: str
    status: str
    items: tuple[Item, ...]

    @property
    def canonical(self) -> str:
        return f"{self.url}|{self.version}"

    def walk(self) -> Iterator[Item]:
        """Every item in document order, what stands inside repeating groups included."""
        return walk(self.items)

    def item(self, link_id: str) -> Item:
        """Raises KeyError."""
        for found in self.walk():
            if found.link_id == link_id:
                return found
        raise KeyError(link_id)


def walk(items: Sequence[Item]) -> Iterator[Item]:
    """Items and all below them, in document order."""
    for item in items:
        yield item
        yield from walk(item.items)
