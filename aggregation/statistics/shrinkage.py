"""Small providers drawn towards the pool as far as their own counts do not speak: gamma-Poisson (empirical Bayes).

O_i is Poisson with mean E_i·λ_i, and λ_i gamma with shape θ and mean μ, so that O_i is negative binomial with mean μE_i
and variance μE_i + (μE_i)²/θ. θ and μ come from unrounded figures of all providers: they stay inside the PSO until
disclosure control has a bound for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import digamma
from scipy.stats import gamma, nbinom, poisson

from aggregation.statistics.results import Interval, NotShown, Reason, check_confidence, check_count, check_counts

FEWEST_PROVIDERS = 10
NO_SPREAD_ABOVE = 1e7       # a shape beside which no count of the field tells gamma-Poisson from Poisson
NOTHING = 1e-12             # of what the largest provider expects: below it a provider expects nothing
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Prior:
    """How the providers' true ratios lie: mean μ (unit of O/E), shape θ (no unit; infinite where chance alone explains
    the spread). `log_likelihood` of the counts under it, NaN for a moment estimate. Raises ValueError unless mean and
    shape are above 0.
    """

    mean: float
    shape: float
    log_likelihood: float = float("nan")

    def __post_init__(self) -> None:
        if not (self.mean > 0 and self.shape > 0):
            raise ValueError("mean and shape must be above 0")


@dataclass(frozen=True)
class Shrunk:
    """One provider's ratio after shrinkage, its credible interval, and the reliability: the share of what is seen that
    is its own, between 0 and 1.
    """

    value: float
    interval: Interval
    reliability: float


def shrunk_ratios(observed: Sequence[float], expected: Sequence[float], *,
                  confidence: float = 0.95) -> tuple[Shrunk, ...] | NotShown:
    """Every provider's ratio under the prior that all of them give. Not shown below 10 providers with expected events,
    nor without any event. Raises ValueError for negative figures or columns of different length.
    """
    check_columns(observed, expected)
    known = counted(expected)
    if len(known) < FEWEST_PROVIDERS:
        return NotShown(Reason.FEW_PROVIDERS)
    if not any(observed[place] for place in known):
        return NotShown(Reason.NO_EVENTS)
    prior = fitted(observed, expected)
    return tuple(shrunk(o, e, prior, confidence) for o, e in zip(observed, expected, strict=True))


def shrunk(observed: float, expected: float, prior: Prior, confidence: float = 0.95) -> Shrunk:
    """(O + θ)/(E + θ/μ) with quantiles of that gamma; reliability E/(E + θ/μ). How sure μ itself is does not go in:
    where θ is infinite the interval is a point, and a page says that providers cannot be told apart. Source: Clayton &
    Kaldor, Biometrics 1987; Adams, RAND TR-653, 2009.
    """
    check_count("observed", observed)
    check_count("expected", expected)
    check_confidence(confidence)
    if prior.shape == inf:
        return Shrunk(prior.mean, Interval(prior.mean, prior.mean), 0.0)
    shape, rate = observed + prior.shape, expected + prior.shape / prior.mean
    tail = (1 - confidence) / 2
    low, high = (float(gamma.ppf(point, shape, scale=1 / rate)) for point in (tail, 1 - tail))
    return Shrunk(shape / rate, Interval(low, high), reliability_of(expected, prior))


def reliability_of(expected: float, prior: Prior) -> float:
    """E/(E + θ/μ), the share of what is seen that is the provider's own (0 to 1): 0 where chance alone is at work."""
    return expected / (expected + prior.shape / prior.mean) if expected else 0.0


def fitted(observed: Sequence[float], expected: Sequence[float]) -> Prior:
    """The prior of greatest likelihood: for each θ the μ that fits best, and the θ at which the likelihood turns.
    Infinite θ where it still rises: the counts spread no more than chance spreads them. Providers without expected
    events count for nothing. Raises ValueError where nobody expects an event or none was reported.
    """
    o, e = columns(observed, expected)

    def slope(log_shape: float) -> float:
        return _slope(o, e, float(np.exp(log_shape)))

    far = float(np.log(NO_SPREAD_ABOVE))
    near = _first_rise(slope, far)
    if near is None:
        mean = float(o.sum() / e.sum())
        return Prior(mean, inf, float(np.sum(poisson.logpmf(o, mean * e))))
    shape = float(np.exp(brentq(slope, near, _fall(slope, near, far), xtol=1e-14, rtol=1e-14)))
    mean = _mean(o, e, shape)
    likelihood = float(np.sum(nbinom.logpmf(o, shape, shape / (shape + mean * e))))
    return Prior(mean, shape, likelihood)


def by_moments(observed: Sequence[float], expected: Sequence[float]) -> Prior:
    """Mean ΣO/ΣE; variance between providers Σe(r − m)²/Σe − m/ē, which gives the shape m²/variance. Source: Marshall,
    Applied Statistics 1991. Infinite shape where the variance is not above chance. Raises ValueError as `fitted`.
    """
    o, e = columns(observed, expected)
    mean = float(o.sum() / e.sum())
    between = float((e * (o / e - mean) ** 2).sum() / e.sum() - mean / e.mean())
    return Prior(mean, mean**2 / between if between > 0 else inf)


def counted(expected: Sequence[float]) -> list[int]:
    """The places of those who expect events, in any unit: not of those who expect next to nothing of what the largest
    does, whose ratios no computer can tell from infinite ones.
    """
    least = NOTHING * max(expected, default=0.0)
    return [place for place, e in enumerate(expected) if e > least]


def check_columns(observed: Sequence[float], expected: Sequence[float]) -> None:
    """Refuse what is no column of counts, and columns of different length. Raises ValueError."""
    if len(observed) != len(expected):
        raise ValueError("observed and expected must have the same length")
    check_counts("observed", observed)
    check_counts("expected", expected)


def columns(observed: Sequence[float], expected: Sequence[float]) -> tuple[Floats, Floats]:
    """The two columns of those who are `counted`. Raises ValueError as `fitted`."""
    check_columns(observed, expected)
    o, e = np.asarray(observed, float), np.asarray(expected, float)
    known = counted(e.tolist())
    o, e = o[known], e[known]
    if not o.sum():
        raise ValueError("there must be expected and observed events")
    return o, e


def _mean(o: Floats, e: Floats, shape: float) -> float:
    """The μ at which Σ(O − μE)/(1 + μE/θ) = 0. No ratio lies outside of the least and the greatest."""
    def score(mean: float) -> float:
        return float(((o - mean * e) / (1 + mean * e / shape)).sum())

    least, most = float((o / e).min()), float((o / e).max())
    return least if least == most else float(brentq(score, least, most, xtol=1e-300, rtol=1e-14))


def _slope(o: Floats, e: Floats, shape: float) -> float:
    """Derivative of the profile likelihood by log θ, times θ: of the same sign, and of a size that can be told from 0
    for great θ.
    """
    mean = _mean(o, e, shape) * e
    terms = digamma(o + shape) - digamma(shape) - np.log1p(mean / shape) + (mean - o) / (mean + shape)
    return float(terms.sum()) * shape**2


def _first_rise(slope: Callable[[float], float], far: float) -> float | None:
    """A log θ at which the likelihood still rises, before it falls; None where it rises up to `far`."""
    if slope(far) >= 0:
        return None
    near = 0.0
    while slope(near) <= 0:
        near -= 2.0
    return near


def _fall(slope: Callable[[float], float], near: float, far: float) -> float:
    """A log θ behind `near` at which it falls."""
    while near < far and slope(near) > 0:
        near += 1.0
    return min(near, far)
