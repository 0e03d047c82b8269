"""Rules that tell a shift from noise in a run chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isclose, isnan, log2

from scipy.stats import binom

FEWEST_USEFUL = 10


@dataclass(frozen=True)
class Runs:
    """What Anhøj's two rules saw. Lengths and crossings are counts of points that do not lie on the centre
    line.
    """

    useful: int
    longest_run: int
    longest_expected: int
    crossings: int
    crossings_expected: int

    @property
    def signal(self) -> bool:
        """A run longer, or crossings fewer, than chance explains; never with fewer than 10 useful points."""
        unusual = self.longest_run > self.longest_expected or self.crossings < self.crossings_expected
        return self.useful >= FEWEST_USEFUL and unusual


def anhoej_runs(values: Sequence[float], centre: Sequence[float]) -> Runs:
    """Longest run against round(log₂ n) + 3, crossings against the 5 % point of Bin(n−1, ½).

    n leaves out points on the centre line. Source: Anhøj & Olesen, PLoS ONE 2014.
    Raises ValueError where the lengths differ, and for what is no number: which side it lies on cannot be told.
    """
    if any(isnan(each) for each in (*values, *centre)):
        raise ValueError("every value must be a number")
    sides = [value > middle for value, middle in zip(values, centre, strict=True) if not isclose(value, middle)]
    n = len(sides)
    lengths = [sum(1 for _ in run) for _, run in groupby(sides)]
    return Runs(
        useful=n,
        longest_run=max(lengths, default=0),
        longest_expected=round(log2(n)) + 3 if n else 0,
        crossings=max(0, len(lengths) - 1),
        crossings_expected=int(binom.ppf(0.05, n - 1, 0.5)) if n > 1 else 0,
    )
