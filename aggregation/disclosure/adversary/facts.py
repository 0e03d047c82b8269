"""What a release tells of the cells: a row with ends, or a place in the order of providers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from aggregation.disclosure.adversary.rounding import Ends


@dataclass(frozen=True)
class Row:
    """Σ weight × cell lies between two ends, both included. Over whole cells weights and ends are whole."""

    weights: Mapping[int, Fraction]
    low: Fraction | None
    high: Fraction | None

    @classmethod
    def of(cls, weights: Mapping[int, Fraction], within: Ends, *, whole: bool) -> Row:
        """An end that is no part of it falls to the next whole number; where cells are not whole it is kept, which
        says a little less than the attacker knows.
        """
        if whole:
            times = lcm(*(weight.denominator for weight in weights.values()))
            weights = {number: weight * times for number, weight in weights.items()}
            within = Ends(
                None if within.low is None else within.low * times,
                None if within.high is None else within.high * times,
                within.without_low,
                within.without_high,
            ).whole()
        return cls(weights, within.low, within.high)

    def holds(self, values: Sequence[Fraction]) -> bool:
        """Whether it is true of these values."""
        total = sum((weight * values[number] for number, weight in self.weights.items()), Fraction(0))
        return Ends(self.low, self.high).hold(total)


@dataclass(frozen=True)
class Order:
    """The `rank`-th smallest of the providers' sums over their cells lies within."""

    cells: Mapping[str, tuple[int, ...]]
    rank: int
    within: Ends

    def holds(self, values: Sequence[Fraction]) -> bool:
        """Whether it is true of these values."""
        sums = sorted(sum((values[number] for number in numbers), Fraction(0)) for numbers in self.cells.values())
        return self.within.hold(sums[self.rank - 1])


Fact = Row | Order
