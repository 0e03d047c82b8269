"""Limits of a funnel plot: where a provider of a given size would lie if it were like the others.

Limits are drawn for the reader's own dot. Other providers' dots are other providers' figures and are never
drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, lgamma

from scipy.special import pdtr, pdtrik, xlogy
from scipy.stats import binom, chi2

from aggregation.statistics.results import Interval, NotShown, Reason, check_confidence, check_count, check_counts

FEWEST_PROVIDERS = 10
INNER, OUTER = 0.95, 0.998
LARGEST = 1e10      # expected events beyond which single counts are not told apart


@dataclass(frozen=True)
class FunnelPoint:
    """Limits at one size; `exposure`, target and limits share the unit that the caller chose."""

    exposure: float
    inner: Interval
    outer: Interval


def rate_funnel(target: float, exposures: Sequence[float], *, providers: int) -> tuple[FunnelPoint, ...] | NotShown:
    """Poisson limits of a rate per unit of exposure at 95 % and 99.8 %. Not shown below 10 providers, nor where the
    target is 0. Raises ValueError for a negative target or an exposure that is not above 0.
    """
    check_count("target", target)
    check_counts("exposures", exposures)
    if not all(exposures):
        raise ValueError("exposures must be above 0")
    if providers < FEWEST_PROVIDERS:
        return NotShown(Reason.FEW_PROVIDERS)
    if not target:
        return NotShown(Reason.NO_EVENTS)
    return tuple(
        FunnelPoint(n, _divided(poisson_limits(target * n, INNER), n), _divided(poisson_limits(target * n, OUTER), n))
        for n in exposures
    )


def poisson_limits(expected: float, coverage: float) -> Interval:
    """Exact limits in events, interpolated: r = F⁻¹(p), limit = r − (F(r) − p)/f(r).

    This is Spiegelhalter's interpolation *downwards from r* (Stat Med 2005, appendix); Manktelow & Seaton
    (2012) show that three ways in use differ by up to one event. No limit is less than 0. Raises ValueError for a
    negative expectation, one above 10¹⁰, or a coverage outside 0 and 1.
    """
    check_count("expected", expected)
    check_confidence(coverage)
    if expected > LARGEST:
        raise ValueError(f"expected must be {LARGEST:,.0f} at most")
    tail = (1 - coverage) / 2
    return Interval(max(0.0, _poisson_limit(expected, tail)), max(0.0, _poisson_limit(expected, 1 - tail)))


def binomial_limits(target: float, answered: int, coverage: float) -> Interval:
    """As `poisson_limits`, for a share: limits as fractions of 1 at `answered` reports. Where none or all are awaited
    there is nothing beside. Raises ValueError where nobody answered, or for a target that is no share.
    """
    check_confidence(coverage)
    check_count("answered", answered)
    if not (0 <= target <= 1 and answered):
        raise ValueError("the target must be a share, and somebody must have answered")
    if target in (0, 1):
        return Interval(float(target), float(target))
    tail = (1 - coverage) / 2
    low, high = (_binomial_limit(target, answered, p) / answered for p in (tail, 1 - tail))
    return Interval(max(0.0, low), min(1.0, max(0.0, high)))


def ratio_limits(expected: float, coverage: float) -> Interval:
    """Limits of O/E by chi-square: χ²(α/2; 2E)/2E and χ²(1−α/2; 2E+2)/2E. Source: Dover & Schopflocher
    2011. Raises ValueError unless something is expected.
    """
    check_confidence(coverage)
    check_count("expected", expected)
    if not expected:
        raise ValueError("expected must be above 0")
    tail = (1 - coverage) / 2
    lower = float(chi2.ppf(tail, 2 * expected)) / (2 * expected)
    return Interval(lower, float(chi2.ppf(1 - tail, 2 * expected + 2)) / (2 * expected))


def _poisson_limit(expected: float, p: float) -> float:
    r = ceil(pdtrik(p, expected)) if expected else 0
    r = r - 1 if r and pdtr(r - 1, expected) >= p else r
    return r - (float(pdtr(r, expected)) - p) / exp(float(xlogy(r, expected)) - expected - lgamma(r + 1))


def _binomial_limit(target: float, answered: int, p: float) -> float:
    r = float(binom.ppf(p, answered, target))
    return r - (float(binom.cdf(r, answered, target)) - p) / float(binom.pmf(r, answered, target))


def _divided(interval: Interval, exposure: float) -> Interval:
    return Interval(interval.lower / exposure, interval.upper / exposure)
