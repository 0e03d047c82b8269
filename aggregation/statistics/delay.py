"""Months that are not yet complete: events are reported late, and how late is learnt from the months before.

A triangle holds, for each month of event, how many of its events were known after 0, 1, 2 … months: cumulative, the
oldest month first, each row as long as time has passed. It is pooled over the providers of a setting: one provider's
delays are too few to learn from. Source: Mack, ASTIN Bulletin 1993, 1994.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isnan, nan, sqrt

from aggregation.statistics.proportions import z_of
from aggregation.statistics.results import Interval, NotShown, Reason, check_counts

Triangle = Sequence[Sequence[float]]
FEWEST_DELAYS, FEWEST_EVENTS = 12, 50
LEARNT_FROM = 12        # months of event that a factor is taken from, the newest ones
HIDDEN_BELOW, HATCHED_BELOW = 0.8, 0.95


@dataclass(frozen=True)
class Development:
    """`factors`: by how much a month grows from each delay to the next, infinite where all of it comes later;
    `variances`: σ² of that growth (Mack), each in
    events. The last variance is carried on from those before it, NaN where there are none.
    """

    factors: tuple[float, ...]
    variances: tuple[float, ...]

    def completeness(self, delay: int) -> float:
        """Share of a month's events that is known after so many months: 1 once nothing more is expected, 0 where
        nothing is known so early.
        """
        left = 1.0
        for factor in self.factors[delay:]:
            left *= max(factor, 1.0)
        return 1 / left


@dataclass(frozen=True)
class Month:
    """What is `reported` of a month so far (events), what it will come to, with an interval, and how complete it is
    (0 to 1). `hidden`: too incomplete to show; `hatched`: shown with a mark. Where nothing can be known so early, what
    it will come to is NaN. Where events were withdrawn, a month is taken for complete.
    """

    reported: float
    adjusted: float
    interval: Interval
    completeness: float

    @property
    def hidden(self) -> bool:
        """Whether less than four fifths is known."""
        return self.completeness < HIDDEN_BELOW

    @property
    def hatched(self) -> bool:
        """Whether it is shown but not yet complete."""
        return HIDDEN_BELOW <= self.completeness < HATCHED_BELOW


def months(triangle: Triangle, *, confidence: float = 0.95) -> tuple[Month, ...] | NotShown:
    """Every month of event with what it will come to; the interval is that of Mack's standard error, and never below
    what is reported. Not shown below 12 months of delay or 50 events.
    """
    check_triangle(triangle)
    if len(triangle[0]) < FEWEST_DELAYS + 1:
        return NotShown(Reason.FEW_DELAYS)
    if sum(row[-1] for row in triangle) < FEWEST_EVENTS:
        return NotShown(Reason.FEW_EVENTS)
    grown = development(triangle)
    return tuple(_month(triangle, row, grown, z_of(confidence)) for row in range(len(triangle)))


def development(triangle: Triangle, *, learnt_from: int = LEARNT_FROM) -> Development:
    """f_j = ΣC_{j+1}/ΣC_j and σ²_j = ΣC_j(C_{j+1}/C_j − f_j)²/(n − 1) over the newest months that have both; in σ² a
    month that had nothing yet counts for nothing.
    """
    pairs = [_pairs(triangle, delay, learnt_from) for delay in range(len(triangle[0]) - 1)]
    factors = tuple(_factor(each) for each in pairs)
    variances = [_variance(each, factor) for each, factor in zip(pairs, factors, strict=True)]
    return Development(factors, _carried_on(variances))


def standard_error(triangle: Triangle, row: int, grown: Development, *, learnt_from: int = LEARNT_FROM) -> float:
    """Of what a month will come to, in events: C²·Σσ²/f²·(1/Ĉ_j + 1/ΣC_j) over the delays still to come."""
    reached = float(triangle[row][-1])
    error = 0.0
    for delay in range(len(triangle[row]) - 1, len(grown.factors)):
        factor, variance = grown.factors[delay], grown.variances[delay]
        base = sum(before for before, _ in _pairs(triangle, delay, learnt_from))
        if reached and base:
            error += variance / factor**2 * (1 / reached + 1 / base)
        reached *= max(factor, 1.0)
    return reached * sqrt(error)


def check_triangle(triangle: Triangle) -> None:
    """Refuse what is no triangle: counts, each month known one delay less than the one before or as long. Raises
    ValueError.
    """
    if not triangle or not all(triangle):
        raise ValueError("every month needs at least the events known at once")
    if any(not 0 <= len(earlier) - len(later) <= 1 for earlier, later in pairwise(triangle)):
        raise ValueError("each month must be known as long as the one before it, or one delay less")
    for row in triangle:
        check_counts("events", row)


def _month(triangle: Triangle, row: int, grown: Development, z: float) -> Month:
    reported, done = float(triangle[row][-1]), grown.completeness(len(triangle[row]) - 1)
    if not done:
        return Month(reported, nan, Interval(nan, nan), done)
    adjusted, reach = reported / done, z * standard_error(triangle, row, grown)
    return Month(reported, adjusted, Interval(max(min(reported, adjusted), adjusted - reach), adjusted + reach), done)


def _pairs(triangle: Triangle, delay: int, learnt_from: int) -> list[tuple[float, float]]:
    """What was known after this delay and after the next, of the newest months that have both."""
    return [(row[delay], row[delay + 1]) for row in triangle if len(row) > delay + 1][-learnt_from:]


def _factor(pairs: Sequence[tuple[float, float]]) -> float:
    """Infinite where nothing was known yet of what came later, 1 where nothing came."""
    before, after = sum(first for first, _ in pairs), sum(second for _, second in pairs)
    if before:
        return after / before
    return inf if after else 1.0


def _variance(pairs: Sequence[tuple[float, float]], factor: float) -> float:
    """NaN from a single month that had something."""
    known = [(first, second) for first, second in pairs if first]
    if len(known) < 2:
        return nan
    return sum(first * (second / first - factor) ** 2 for first, second in known) / (len(known) - 1)


def _carried_on(variances: Sequence[float]) -> tuple[float, ...]:
    """The variances of the last delays, of which there is one month only or none: the least of σ⁴ before it over that
    before, and of both (Mack 1993). NaN where no two come before.
    """
    carried: list[float] = []
    for variance in variances:
        if isnan(variance) and len(carried) > 1:
            earlier, later = carried[-2:]
            variance = min(later**2 / earlier if earlier else 0.0, earlier, later)
        carried.append(variance)
    return tuple(carried)
