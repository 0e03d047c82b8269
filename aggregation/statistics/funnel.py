"""Limits of a funnel plot: where a provider of a given size would lie if it were like the others.

Limits are drawn for the reader's own dot. Other providers' dots are other providers' figures and are never
drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import binom, chi2, poisson

from aggregation.statistics.results import Interval, NotShown, Reason

FEWEST_PROVIDERS = 10
INNER, OUTER = 0.95, 0.998


@dataclass(frozen=True)
class FunnelPoint:
    """Limits at one size; `exposure`, target and limits share the unit that the caller chose."""

    exposure: float
    inner: Interval
    outer: Interval


def rate_funnel(target: float, exposures: Sequence[float], *, providers: int) -> tuple[FunnelPoint, ...] | NotShown:
    """Poisson limits of a rate per unit of exposure at 95 % and 99.8 %. Not shown below 10 providers."""
    if providers < FEWEST_PROVIDERS:
        return NotShown(Reason.FEW_PROVIDERS)
    return tuple(
        FunnelPoint(n, _divided(poisson_limits(target * n, INNER), n), _divided(poisson_limits(target * n, OUTER), n))
        for n in exposures
    )


def poisson_limits(expected: float, coverage: float) -> Interval:
    """Exact limits in events, interpolated: r = F⁻¹(p), limit = r − (F(r) − p)/f(r).

    This is Spiegelhalter's interpolation *downwards from r* (Stat Med 2005, appendix); Manktelow & Seaton
    (2012) show that three ways in use differ by up to one event. The lower limit is not less than 0.
    """
    tail = (1 - coverage) / 2
    return Interval(max(0.0, _poisson_limit(expected, tail)), _poisson_limit(expected, 1 - tail))


def binomial_limits(target: float, answered: int, coverage: float) -> Interval:
    """As `poisson_limits`, for a share: limits as fractions of 1 at `answered` reports."""
    tail = (1 - coverage) / 2
    low, high = (_binomial_limit(target, answered, p) / answered for p in (tail, 1 - tail))
    return Interval(max(0.0, low), min(1.0, high))


def ratio_limits(expected: float, coverage: float) -> Interval:
    """Limits of O/E by chi-square: χ²(α/2; 2E)/2E and χ²(1−α/2; 2E+2)/2E. Source: Dover & Schopflocher
    2011.
    """
    tail = (1 - coverage) / 2
    lower = float(chi2.ppf(tail, 2 * expected)) / (2 * expected)
    return Interval(lower, float(chi2.ppf(1 - tail, 2 * expected + 2)) / (2 * expected))


def _poisson_limit(expected: float, p: float) -> float:
    r = float(poisson.ppf(p, expected))
    return r - (float(poisson.cdf(r, expected)) - p) / float(poisson.pmf(r, expected))


def _binomial_limit(target: float, answered: int, p: float) -> float:
    r = float(binom.ppf(p, answered, target))
    return r - (float(binom.cdf(r, answered, target)) - p) / float(binom.pmf(r, answered, target))


def _divided(interval: Interval, exposure: float) -> Interval:
    return Interval(interval.lower / exposure, interval.upper / exposure)
