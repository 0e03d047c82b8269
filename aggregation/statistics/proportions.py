"""Share of the reports that answered a question, for example a contributing factor."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy.stats import norm

from aggregation.statistics.results import Interval, NotShown, Reason, check_confidence, check_count

FEWEST_ANSWERS = 10


@dataclass(frozen=True)
class Proportion:
    """Share between 0 and 1 of the reports that answered; unknown answers are counted apart, never in
    `answered`.
    """

    value: float
    interval: Interval
    count: float
    answered: float


def wilson_interval(count: float, answered: float, confidence: float = 0.95) -> Interval:
    """Score interval (2np + z² ∓ z√(z² + 4npq)) / 2(n + z²). Source: Wilson, JASA 1927; Newcombe 1998.
    Raises ValueError unless somebody answered, and for more than answered.
    """
    if not 0 <= count <= answered or answered <= 0:
        raise ValueError("count must lie between 0 and the number that answered")
    z = z_of(confidence)
    middle = 2 * count + z**2
    reach = z * sqrt(z**2 + 4 * count * (1 - count / answered))
    whole = 2 * (answered + z**2)
    lower = max(0.0, (middle - reach) / whole) if count else 0.0
    return Interval(lower, min(1.0, (middle + reach) / whole) if count < answered else 1.0)


def share(count: int, answered: int, confidence: float = 0.95) -> Proportion | NotShown:
    """x / n with Wilson's interval, as a fraction of 1. Not shown below 10 answers. Raises ValueError for negative
    figures, or more than answered.
    """
    check_count("count", count)
    check_count("answered", answered)
    if count > answered:
        raise ValueError("count must lie between 0 and the number that answered")
    if answered < FEWEST_ANSWERS:
        return NotShown(Reason.FEW_ANSWERS)
    return Proportion(count / answered, wilson_interval(count, answered, confidence), count, answered)


def z_of(confidence: float) -> float:
    """Standard normal quantile of a two-sided confidence, for example 1.96 for 0.95."""
    check_confidence(confidence)
    return float(norm.ppf((1 + confidence) / 2))
