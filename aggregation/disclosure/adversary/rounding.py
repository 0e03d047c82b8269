"""What a rounded figure leaves possible, in the strongest reading that the truth allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any


@dataclass(frozen=True)
class Ends:
    """From `low` to `high`, both included unless said otherwise; None: without end."""

    low: Fraction | None
    high: Fraction | None
    without_low: bool = False
    without_high: bool = False

    def hold(self, value: Fraction) -> bool:
        """Whether a value lies within."""
        over = self.low is None or value > self.low or (value == self.low and not self.without_low)
        under = self.high is None or value < self.high or (value == self.high and not self.without_high)
        return over and under

    def whole(self) -> Ends:
        """The whole numbers within, both ends included."""
        low, high = self.low, self.high
        if low is not None:
            low = Fraction(floor(low) + 1 if self.without_low else ceil(low))
        if high is not None:
            high = Fraction(ceil(high) - 1 if self.without_high else floor(high))
        return Ends(low, high)


def ends(value: Any, rounding: Mapping[str, Any] | None, true: Fraction) -> Ends:
    """`rounding`: {"base": 5, "mode": "nearest"|"down"|"up"|"random"}, {"decimals": 1} or {"tolerance": 0.5}; none:
    exact. Of a half the attacker knows which way it goes: up, or down where the truth shows that it went down.
    Raises ValueError for another.
    """
    shown = Fraction(str(value))
    if not rounding:
        return Ends(shown, shown)
    if "tolerance" in rounding:
        reach = Fraction(str(rounding["tolerance"]))
        return Ends(shown - reach, shown + reach)
    if "decimals" in rounding:
        base, mode = Fraction(1, 10 ** int(rounding["decimals"])), "nearest"
    else:
        base, mode = Fraction(str(rounding["base"])), rounding.get("mode", "nearest")
    if mode == "nearest":
        upper_half_down = true == shown + base / 2
        return Ends(shown - base / 2, shown + base / 2, without_low=upper_half_down, without_high=not upper_half_down)
    ways = {
        "down": Ends(shown, shown + base, without_high=True),
        "up": Ends(shown - base, shown, without_low=True),
        "random": Ends(shown - base, shown + base, without_low=True, without_high=True),
    }
    if mode not in ways:
        raise ValueError(f"a rounding of a mode that is not known: {mode}")
    return ways[mode]
