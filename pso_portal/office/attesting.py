"""What everybody of a workforce attests, and how long it holds. Pure.

A PSO trains the workforce and contractors who handle work product on the Act, the Rule and its own policies, and has
policies to keep it confidential (42 CFR 3.106(b)(1)(ii), 3.106(b)(1)(i); from memory, to be checked). The Rule asks no
attestation and names no interval: a signed statement once a year is practice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from .listing_dates import months_later

MONTHS: Final = 12
LONGEST: Final = 6000


class Standing(StrEnum):
    """Where one person stands."""

    NONE = "none"  # nothing is asked yet
    MISSING = "missing"
    OVER = "over"  # attested, but more than a year ago
    CHANGED = "changed"  # attested, but another text
    HELD = "held"


WORDS: Final = {
    Standing.NONE: "Nothing is asked", Standing.MISSING: "Not confirmed yet",
    Standing.OVER: "A year is over", Standing.CHANGED: "The text has changed", Standing.HELD: "Confirmed",
}  # fmt: skip

USUAL: Final = (
    "I was trained on the Patient Safety and Quality Improvement Act, on 42 CFR Part 3 and on our own policies about "
    "patient safety work product.\n\n"
    "I keep it confidential. I open only what my task needs, and give it to nobody outside our workforce unless a rule "
    "permits it and somebody in charge of it decided so.\n\n"
    "I tell our privacy officer at once where I see that work product was lost, seen or changed by somebody it was not "
    "for.\n\n"
    "I know that what I open is noted, and that I stay bound after I leave."
)


class Adopted(Protocol):
    """A version as `in_force` looks at it."""

    @property
    def number(self) -> int: ...
    @property
    def effective_on(self) -> date: ...


V = TypeVar("V", bound=Adopted)


def in_force(versions: Iterable[V], on: date) -> V | None:
    """The version adopted last among those whose day has come; None before the first."""
    come = [version for version in versions if version.effective_on <= on]
    return max(come, key=lambda version: version.number) if come else None


@dataclass(frozen=True, slots=True)
class Attested:
    """What a person attested last: which version, on which day."""

    version: int
    on: date


def holds_until(attested: Attested) -> date:
    """The last day on which it holds."""
    return months_later(attested.on, MONTHS)


def standing(version: int | None, attested: Attested | None, on: date) -> Standing:
    """Where a person stands on a day, by the version in force (None: there is none)."""
    if version is None:
        return Standing.NONE
    if attested is None:
        return Standing.MISSING
    if attested.version != version:
        return Standing.CHANGED
    return Standing.HELD if on <= holds_until(attested) else Standing.OVER


def is_owed(standing: Standing) -> bool:
    """Whether something is to be confirmed now."""
    return standing not in (Standing.NONE, Standing.HELD)
