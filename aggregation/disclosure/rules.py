"""Thresholds of a release, with the floors below which nobody may set them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from math import ceil


class Rule(IntEnum):
    """Number of a rule as listed in the package's docstring; it is the proof kept with a decision."""

    MENU = 1
    FROZEN = 2
    AFFILIATES = 3
    PRIMARY = 4
    ATOMS = 5
    SECONDARY = 6
    ROUNDING = 7
    DOTS = 8
    MEMORY = 9
    WHOLE_NUMBERS = 12


class WeakerThanFloor(ValueError):
    """A threshold was set weaker than its floor: 42 CFR 3.212(a)(1) asks for a very small risk."""


@dataclass(frozen=True)
class ReleaseRules:
    """Thresholds of rules 4, 5 and 7. Shares are fractions of 1; counts are organizations, events.

    Raises WeakerThanFloor for a threshold weaker than the default, which is the floor; stricter is welcome.
    """

    min_organisations: int = 5
    p: float = 0.10
    max_share: float = 0.60
    sensitive_share: float = 0.25
    min_events: int = 11
    base: int = 5
    decimals: int = 1
    pair_remaining: int = 4

    def __post_init__(self) -> None:
        at_least = {"min_organisations": 5, "p": 0.10, "min_events": 11, "base": 5, "pair_remaining": 4}
        at_most = {"max_share": 0.60, "sensitive_share": 0.25, "decimals": 1}
        weak = [name for name, floor in at_least.items() if not getattr(self, name) >= floor]
        weak += [name for name, ceiling in at_most.items() if not 0 <= getattr(self, name) <= ceiling]
        if weak:
            raise WeakerThanFloor(", ".join(weak))

    @property
    def smallest_atom(self) -> int:
        """Organizations an atom needs: 5 besides any reader, 4 after any two are taken away; 6 by default."""
        return max(self.min_organisations + 1, self.pair_remaining + 2)

    def share_limit(self, sensitive: bool) -> float:
        """Largest share one organization may hold of a cell."""
        return self.sensitive_share if sensitive else self.max_share


@dataclass(frozen=True)
class Protection:
    """How much doubt every attacker must be left with about any other organization's figure t.

    Bounds must reach up to t + s and down to max(0, t − s), s = max(absolute, p·t), and be `width` apart.
    Unit: events (or units of exposure). Raises WeakerThanFloor below 10 %, 2 and 4.
    """

    p: float = 0.10
    absolute: int = 2
    width: int = 4

    def __post_init__(self) -> None:
        if not (self.p >= 0.10 and self.absolute >= 2 and self.width >= 4):
            raise WeakerThanFloor("protection")

    def slack(self, value: int) -> int:
        """s for a true value: how far beyond it a whole number must stay possible."""
        return max(self.absolute, ceil(Fraction(str(self.p)) * value))

    def ceiling(self, value: int) -> int:
        """The least that an attacker's upper bound may be. With the lower bound at `floor` they are `width` apart."""
        return max(value + self.slack(value), self.floor(value) + self.width)

    def floor(self, value: int) -> int:
        """The most that an attacker's lower bound may be."""
        return max(0, value - self.slack(value))
