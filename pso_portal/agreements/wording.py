"""Terms in words: what each says, and what changing it does. Pure, US English, one sentence each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pso_portal.tenancy.event_types import LABELS as TYPE_LABELS
from pso_portal.tenancy.event_types import EventType

from . import term_words as words
from .terms import Terms


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term: its name, its value in words, and a sentence that says what it means."""

    term: str
    label: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TermChange:
    """One changed term: both values in words, and what the change does."""

    term: str
    label: str
    old: str
    new: str
    sentence: str


def listed(codes: Iterable[Any], named: dict[Any, str], nothing: str) -> str:
    """"one, another and a third", in the order of the list."""
    held = frozenset(codes)
    found = [word for code, word in named.items() if code in held]
    if len(found) < 2:
        return found[0] if found else nothing
    return f"{', '.join(found[:-1])} and {found[-1]}"


def type_names(codes: Iterable[EventType]) -> str:
    """Names of event types in the list's own order: "medication, fall and device or equipment"."""
    held = frozenset(codes)
    if held == frozenset(EventType):
        return "all types"
    lower = {code: label[0].lower() + label[1:] for code, label in TYPE_LABELS.items()}
    return listed(held, lower, "none")


def value_of(term: str, value: Any) -> str:
    """One term's value in words."""
    if term == "event_types":
        return type_names(value)
    if term in words.SEVERAL:
        named, nothing = words.SEVERAL[term]
        return listed(value, named, nothing)
    if term in words.ONE:
        return words.ONE[term][value]
    if term in words.YES_OR_NO:
        return words.YES_OR_NO[term][bool(value)]
    return words.IN_NUMBERS[term](value)


def sentence_of(term: str, terms: Terms) -> str:
    """What one term means."""
    value = getattr(terms, term)
    if term in words.SENTENCES:
        return words.SENTENCES[term][value]
    none, some = words.WITH_VALUE[term]
    return some.format(value_of(term, value)) if value or not none else none


def describe(terms: Terms) -> tuple[TermLine, ...]:
    """Every term, in the order people negotiate them."""
    return tuple(
        TermLine(term, label, value_of(term, getattr(terms, term)), sentence_of(term, terms))
        for term, label in words.LABELS.items()
    )


def diff(old: Terms, new: Terms) -> tuple[TermChange, ...]:
    """The terms that differ, in the same order. Empty when nothing does."""
    return tuple(
        TermChange(term, label, value_of(term, getattr(old, term)), value_of(term, getattr(new, term)),
                   _change(term, old, new))
        for term, label in words.LABELS.items() if getattr(old, term) != getattr(new, term)
    )  # fmt: skip


def _change(term: str, old: Terms, new: Terms) -> str:
    if term not in words.DONE:
        return sentence_of(term, new)
    gained, lost = getattr(new, term) - getattr(old, term), getattr(old, term) - getattr(new, term)
    parts = [f"Will be {words.DONE[term]}: {value_of(term, gained)}."] if gained else []
    parts += [f"Will no longer be {words.DONE[term]}: {value_of(term, lost)}."] if lost else []
    return " ".join(parts)
