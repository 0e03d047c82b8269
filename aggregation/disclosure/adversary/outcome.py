"""What an attack came to, as values and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Tighter:
    """A figure bounded closer than the protection allows: who, whose, what, and how far it should have been kept."""

    attackers: frozenset[str]
    provider: str
    what: str
    true: Fraction
    low: float
    high: float
    allowed_low: Fraction
    allowed_high: Fraction

    @property
    def short(self) -> float:
        """By how much the bounds are too close, as a share of the protection asked for."""
        asked = float(self.allowed_high - self.allowed_low)
        return max(float(self.allowed_high) - self.high, self.low - float(self.allowed_low), 0.0) / asked

    def told(self) -> dict[str, Any]:
        """For a report."""
        return {
            "attackers": sorted(self.attackers), "provider": self.provider, "what": self.what,
            "true": _plain(self.true), "low": _plain(self.low), "high": _plain(self.high),
            "low_allowed": _plain(self.allowed_low), "high_asked": _plain(self.allowed_high),
        }  # fmt: skip


@dataclass
class Outcome:
    """`bounded`: figures bounded, once for each attacker; `programs`: how many programs that took. `sampled` of those
    that needed none were given to one all the same; `disagreements`: where it bounded more closely.
    """

    attackers: int
    cells: int
    static: Sequence[str]
    left_out: Sequence[str] = ()
    bounded: int = 0
    programs: int = 0
    sampled: int = 0
    disagreements: int = 0
    tighter: list[Tighter] = field(default_factory=list)

    @property
    def succeeded(self) -> bool:
        """Whether any figure is bounded closer than the protection allows."""
        return bool(self.tighter)

    @property
    def figures(self) -> int:
        """Different figures bounded too closely."""
        return len({(each.provider, each.what) for each in self.tighter})

    def told(self) -> dict[str, Any]:
        """For a report: numbers, and the worst."""
        worst = max(self.tighter, key=lambda each: each.short, default=None)
        return {
            "attackers": self.attackers, "cells": self.cells, "bounded": self.bounded, "programs": self.programs,
            "sampled": self.sampled, "disagreements": self.disagreements,
            "tighter_than_protection": self.figures, "attacks_that_succeed": len(self.tighter),
            "worst": None if worst is None else worst.told(), "releases_that_fail_the_static_rule": list(self.static),
            "releases_left_out": list(self.left_out),
        }  # fmt: skip


def in_words(outcome: Outcome, most: int = 10) -> list[str]:
    """Sentences: the sum of it, then the worst attacks, each on a line."""
    lines = [f"{outcome.attackers} attackers (every provider, pair and family) bounded {outcome.cells} cells: "
             f"{outcome.bounded} bounds, {outcome.programs} programs."]  # fmt: skip
    if not outcome.succeeded:
        lines.append("0 cells tighter than the protection.")
    else:
        lines.append(f"{outcome.figures} figures tighter than the protection, in {len(outcome.tighter)} attacks. "
                     f"The worst:")  # fmt: skip
    lines += [_in_words(each) for each in sorted(outcome.tighter, key=lambda one: -one.short)[:most]]
    if outcome.static:
        lines.append(f"{len(outcome.static)} releases fail the rule for a single insider: {', '.join(outcome.static)}.")
    if outcome.left_out:
        names = ", ".join(outcome.left_out)
        lines.append(f"Left out, of a vintage whose cells the case does not hold: {names}.")
    return lines


def _in_words(each: Tighter) -> str:
    return (
        f"  {' with '.join(sorted(each.attackers))} bounds {each.provider}, {each.what}: truly {_plain(each.true)}, "
        f"found between {_plain(each.low)} and {_plain(each.high)}; at most {_plain(each.allowed_low)} and at least "
        f"{_plain(each.allowed_high)} were promised."
    )


def _plain(value: Fraction | float) -> int | float | str:
    number = float(value)
    if number in {float("inf"), float("-inf")}:
        return "no end"
    return int(number) if number.is_integer() else round(number, 3)
