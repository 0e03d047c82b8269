"""Confidence intervals of a count that follows a Poisson law: exact, mid-P, Byar.

All take the count (events) and return bounds in events; divide by the exposure to get a rate.
"""

from __future__ import annotations

from math import sqrt

from scipy.optimize import brentq
from scipy.special import gammainccinv, gammaincinv
from scipy.stats import norm, poisson

from aggregation.statistics.results import Interval, check_confidence, check_count

EXACT_BELOW = 10


def garwood_interval(events: float, confidence: float = 0.95) -> Interval:
    """Exact interval: lower χ²(α/2; 2O)/2, upper χ²(1−α/2; 2O+2)/2, as quantiles of gamma laws. Source: Garwood,
    Biometrika 1936.
    """
    check_count("events", events)
    check_confidence(confidence)
    tail = (1 - confidence) / 2
    lower = float(gammaincinv(events, tail)) if events > 0 else 0.0
    return Interval(lower, float(gammainccinv(events + 1, tail)))


def mid_p_interval(events: int, confidence: float = 0.95) -> Interval:
    """Mid-P interval: the means at which P(beyond O) + ½·P(O) equals α/2 on each side.

    Shorter than Garwood, whose coverage is above the nominal. Source: Lancaster, JASA 1961; Berry & Armitage
    1995.
    """
    check_count("events", events)
    check_confidence(confidence)
    tail = (1 - confidence) / 2

    def below(mean: float) -> float:
        return float(poisson.cdf(events, mean)) - 0.5 * float(poisson.pmf(events, mean))

    far = garwood_interval(events, 1 - tail / 10).upper + 1
    upper = float(brentq(lambda mean: below(mean) - tail, max(events * 0.5, 1e-9), far, xtol=1e-12))
    if events == 0:
        return Interval(0.0, upper)
    return Interval(float(brentq(lambda mean: 1 - below(mean) - tail, 1e-12, events + 1, xtol=1e-12)), upper)


def byar_interval(events: float, confidence: float = 0.95) -> Interval:
    """Byar's approximation: O(1 − 1/9O − z/3√O)³ and (O+1)(1 − 1/9(O+1) + z/3√(O+1))³.

    Good to the first digits from O = 10 on. Some programs put O + ½ in both places instead (epitools and DescTools of
    R); English public health statistics, and this, do not. Source: Breslow & Day, IARC 82, 1987.
    """
    check_count("events", events)
    check_confidence(confidence)
    z = float(norm.ppf((1 + confidence) / 2))
    after = events + 1
    upper = after * (1 - 1 / (9 * after) + z / (3 * sqrt(after))) ** 3
    if events == 0:
        return Interval(0.0, upper)
    lower = events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3
    return Interval(max(0.0, lower), upper)


def count_interval(events: float, confidence: float = 0.95) -> Interval:
    """Exact below 10 events, Byar from 10 on: the convention of English public health statistics."""
    chosen = garwood_interval if events < EXACT_BELOW else byar_interval
    return chosen(events, confidence)
