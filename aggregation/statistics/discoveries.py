"""Many comparisons at once: of what is flagged, at most one in twenty should be chance alone."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, log

from scipy.special import pdtr, pdtrc
from scipy.stats import false_discovery_control

from aggregation.statistics.results import NotShown, Reason, check_count

FEWEST_TESTS = 5
SHARE = 0.05


def mid_p_value(observed: int, expected: float) -> float:
    """Two-sided mid-P of a count beside what was expected (above 0): twice the smaller tail, of which the count itself
    weighs half, at most 1. Raises ValueError for a negative count or nothing expected.
    """
    check_count("observed", observed)
    check_count("expected", expected)
    if not expected:
        raise ValueError("expected must be above 0")
    itself = exp(observed * log(expected) - expected - lgamma(observed + 1)) / 2
    below = float(pdtr(observed, expected)) - itself
    above = float(pdtrc(observed, expected)) + itself
    return min(1.0, 2 * min(below, above))


def discoveries(p_values: Sequence[float], share: float = SHARE) -> tuple[bool, ...] | NotShown:
    """Which comparisons stand out when at most `share` of those that do may be chance: Benjamini and Hochberg, JRSS B
    1995. Not shown below 5 comparisons. The caller flags a provider only where it lies outside the funnel's wide limits
    too.
    Raises ValueError for what is no probability.
    """
    if not (0 < share < 1 and all(0 <= p <= 1 for p in p_values)):
        raise ValueError("the share and every p-value must lie between 0 and 1")
    if len(p_values) < FEWEST_TESTS:
        return NotShown(Reason.FEW_TESTS)
    return tuple(bool(each <= share) for each in false_discovery_control([float(p) for p in p_values]))
