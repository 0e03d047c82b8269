"""How one contributor stands beside the others of a measure: said here once, for every page, table and file.

`compared(observed, expected)` answers for every contributor of one measure, `compared_all({measure: (observed,
expected)})` for several at once, so that what is flagged over all of them is true for the most part. Whoever draws a
funnel, prints a quarter or writes "higher than its peers" takes it from the `Stand`: they cannot contradict each other,
for each of them goes the way that the contributor's own ratio goes beside the rest.

Whether higher is better is the measure's to say. All figures here are unrounded: for the PSO's own pages only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from aggregation.statistics.comparison import RateRatio, rate_ratio
from aggregation.statistics.discoveries import SHARE, discoveries, mid_p_value
from aggregation.statistics.funnel import FEWEST_PROVIDERS, INNER, OUTER, poisson_limits
from aggregation.statistics.overdispersion import back_from_sqrt, ratio_sqrt, spread_of, wide_limits
from aggregation.statistics.results import Interval, NotShown, Reason, check_counts
from aggregation.statistics.shrinkage import counted
from aggregation.statistics.standardisation import FLAG_FROM_EXPECTED, StandardisedRatio, standardised_ratio
from aggregation.statistics.standing import Standing, standings

Counts = Sequence[int]
Expected = Sequence[float]


class Side(StrEnum):
    """Where a contributor lies; the value is the label on screen."""

    BELOW = "lower than the others"
    ALIKE = "not distinguishable from the others"
    ABOVE = "higher than the others"


@dataclass(frozen=True)
class Limits:
    """Of O/E at the contributor's own size: 95 % and 99.8 %, wider where the group spreads more than chance does."""

    inner: Interval
    outer: Interval


@dataclass(frozen=True)
class Stand:
    """One contributor in one measure, O/E where the group as a whole is 1 (no unit).

    `beside`: its ratio to that of all others together. `limits`: of the funnel, or why there are none. `side`: `ABOVE`
    or `BELOW` where it is flagged. `quarter`: never on the other side than `beside`.
    """

    ratio: StandardisedRatio
    beside: RateRatio | NotShown
    limits: Limits | NotShown
    p_value: float
    quarter: Standing | NotShown
    side: Side = Side.ALIKE

    @property
    def is_flagged(self) -> bool:
        """Whether somebody should look at it."""
        return self.side is not Side.ALIKE


Stands = tuple[Stand | NotShown, ...]


def compared(observed: Counts, expected: Expected) -> Stands | NotShown:
    """`compared_all` of a single measure."""
    return compared_all({"": (observed, expected)})[""]


def compared_all(measures: Mapping[str, tuple[Counts, Expected]]) -> dict[str, Stands | NotShown]:
    """Every contributor of every measure, in the order given. `expected` counts events, or is in proportion to them: it
    is brought to where the group as a whole reports what it is expected to.

    Flagged (`side`) where at least 5 events are expected, the two-sided mid-P passes Benjamini and Hochberg's 5 % over
    all contributors and measures, and O/E lies outside the 99.8 % limits. Not shown without any event; a contributor
    not below 1 expected event. Limits, and so flags, need 10 contributors with 5 expected events or more: below that
    the roots of counts are no measure of spread. Source: Spiegelhalter, Stat Med 2005; Benjamini & Hochberg 1995.
    Raises ValueError for negative figures or columns of different length.
    """
    found = {name: _measured(observed, expected) for name, (observed, expected) in measures.items()}
    tests = {(name, place): stand.p_value for name, stands in found.items() if not isinstance(stands, NotShown)
             for place, stand in enumerate(stands) if isinstance(stand, Stand) and _may_be_flagged(stand)}  # fmt: skip
    flagged = _chosen(tests)
    return {
        name: stands if isinstance(stands, NotShown) else tuple(
            _sided(stand) if (name, place) in flagged else stand for place, stand in enumerate(stands))
        for name, stands in found.items()
    }  # fmt: skip


def _chosen(p_values: Mapping[tuple[str, int], float]) -> set[tuple[str, int]]:
    found = discoveries(list(p_values.values()), SHARE)
    return set() if isinstance(found, NotShown) else {
        test for test, stands_out in zip(p_values, found, strict=True) if stands_out}


def _may_be_flagged(stand: Stand) -> bool:
    return stand.ratio.may_be_flagged and isinstance(stand.limits, Limits)


def _sided(stand: Stand | NotShown) -> Stand | NotShown:
    """Flagged where it lies outside the outer limits, and on the same side of the group as a whole."""
    if isinstance(stand, NotShown) or isinstance(stand.limits, NotShown):
        return stand
    if stand.ratio.value > max(1.0, stand.limits.outer.upper):
        return replace(stand, side=Side.ABOVE)
    return replace(stand, side=Side.BELOW) if stand.ratio.value < min(1.0, stand.limits.outer.lower) else stand


def _measured(observed: Counts, given: Expected) -> Stands | NotShown:
    check_counts("observed", observed)
    check_counts("expected", given)
    if len(observed) != len(given):
        raise ValueError("observed and expected must have the same length")
    known = counted(given)
    total = sum(observed[place] for place in known)
    if not total:
        return NotShown(Reason.NO_EVENTS if known else Reason.NO_DENOMINATOR)
    whole = sum(given[place] for place in known)
    expected = [each * total / whole if place in known else 0.0 for place, each in enumerate(given)]
    quarters, tau2 = standings(observed, expected), _tau2(observed, expected)
    return tuple(_stand(o, e, total, tau2, quarter) for o, e, quarter in zip(observed, expected, quarters, strict=True))


def _stand(o: int, e: float, total: int, tau2: float | NotShown, quarter: Standing | NotShown) -> Stand | NotShown:
    ratio = standardised_ratio(o, e)
    if isinstance(ratio, NotShown):
        return ratio
    beside = rate_ratio(o, e, total - o, max(0.0, total - e))
    limits = tau2 if isinstance(tau2, NotShown) else Limits(_limits(e, tau2, INNER), _limits(e, tau2, OUTER))
    return Stand(ratio, beside, limits, mid_p_value(o, e), _agreeing(quarter, ratio.value))


def _agreeing(quarter: Standing | NotShown, ratio: float) -> Standing | NotShown:
    """A group's whole is mostly its largest members: one that lies below it can lie above most of the others."""
    if isinstance(quarter, NotShown) or (quarter.percentile - 0.5) * (ratio - 1) >= 0:
        return quarter
    return NotShown(Reason.UNLIKE_ITS_POOL)


def _tau2(observed: Counts, expected: Expected) -> float | NotShown:
    units = [ratio_sqrt(o, e) for o, e in zip(observed, expected, strict=True) if e >= FLAG_FROM_EXPECTED]
    return spread_of(units, 1.0).tau2 if len(units) >= FEWEST_PROVIDERS else NotShown(Reason.FEW_PROVIDERS)


def _limits(expected: float, tau2: float, coverage: float) -> Interval:
    """Exact where the group spreads no more than chance; else of the root of O/E, carried back."""
    if tau2 == 0:
        exact = poisson_limits(expected, coverage)
        return Interval(exact.lower / expected, exact.upper / expected)
    return back_from_sqrt(wide_limits(1.0, ratio_sqrt(0, expected).s, tau2, coverage))
