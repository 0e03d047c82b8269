"""Something comes together: pairs of an event and a device, drug or factor that are reported together oftener than if
they had nothing to do with each other.

N is how often a pair was reported, E how often it would be by its margins. λ = N/E of small counts is chance for the
most part, so it is drawn towards what all pairs are like: a mixture of two gamma laws. Sources: DuMouchel, American
Statistician 1999; DuMouchel & Pregibon, KDD 2001.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log, log1p

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammainc, logit
from scipy.stats import nbinom

from aggregation.statistics.results import NotShown, Reason

FEWEST_PAIRS = 100
# Shapes and rates of both laws, and the weight of the first. DuMouchel's (1999), and one for pairs that hardly ever
# keep company: from his alone the search can end where both laws are narrow and no pair is strong.
STARTS = ((0.2, 0.1, 2.0, 4.0, 1 / 3), (1.0, 0.5, 20.0, 20.0, 0.1))
BETTER = 1e-3   # of log likelihood, before the second is taken
EXTREME = 18.0      # of a logarithm, or of log odds
SIGNAL, FEWEST_EVENTS = 2.0, 3
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Mixture:
    """Two gamma laws of λ: shape and rate of each, and the weight of the first. Raises ValueError unless all are above
    0, and the weight below 1.
    """

    shape1: float
    rate1: float
    shape2: float
    rate2: float
    weight: float

    def __post_init__(self) -> None:
        laws = (self.shape1, self.rate1, self.shape2, self.rate2)
        if not (all(each > 0 for each in laws) and 0 < self.weight < 1):
            raise ValueError("shapes and rates must be above 0, and the weight between 0 and 1")


@dataclass(frozen=True)
class Shrunk:
    """Of each pair: `mean` (EBGM), the geometric mean of λ, and its lower and upper 5 % points (EB05, EB95)."""

    mean: Floats
    lower: Floats
    upper: Floats

    def signals(self, counts: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Which pairs are asked about: at least three events, and λ above 2 with a chance of 95 %."""
        return (self.lower >= SIGNAL) & (np.asarray(counts) >= FEWEST_EVENTS)


def fitted(counts: npt.ArrayLike, expected: npt.ArrayLike) -> Mixture | NotShown:
    """The mixture of greatest likelihood, given that every pair was reported at least once: what was never reported is
    no pair. Not shown below 100 pairs. Raises ValueError for counts below 1, nothing expected, or different lengths.
    """
    n, e = _columns(counts, expected, least=1)
    if len(n) < FEWEST_PAIRS:
        return NotShown(Reason.FEW_PAIRS)

    def loss(point: Floats) -> float:
        return -log_likelihood(n, e, _mixture(point))

    (one, at_one), (other, at_other) = (_least(loss, start) for start in STARTS)
    return _mixture(other if at_other < at_one - BETTER else one)


def _least(loss: Callable[[Floats], float], start: Sequence[float]) -> tuple[Floats, float]:
    """The least loss that is found from one start: the point, and the loss there."""
    point = np.array([*map(log, start[:4]), logit(start[4])])
    coarse = minimize(loss, point, method="Nelder-Mead", options={"maxiter": 4_000, "maxfev": 4_000})
    fine = minimize(loss, coarse.x, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-14, "gtol": 1e-8})
    best = fine if fine.fun <= coarse.fun else coarse
    return best.x, float(best.fun)


def log_likelihood(counts: npt.ArrayLike, expected: npt.ArrayLike, prior: Mixture) -> float:
    """Of counts that are 1 at least, in natural logs."""
    n, e = _columns(counts, expected, least=1)
    return float(np.sum(_chance(n, e, prior) - np.log(_some(e, prior))))


def shrunk(counts: npt.ArrayLike, expected: npt.ArrayLike, prior: Mixture) -> Shrunk:
    """λ of every pair after its count. Raises ValueError for negative counts, nothing expected, or different lengths.
    """
    n, e = _columns(counts, expected, least=0)
    weight = belongs(n, e, prior)
    logs = weight * (digamma(prior.shape1 + n) - np.log(prior.rate1 + e)) + (1 - weight) * (
        digamma(prior.shape2 + n) - np.log(prior.rate2 + e))
    return Shrunk(np.exp(logs), _point(n, e, weight, prior, 0.05), _point(n, e, weight, prior, 0.95))


def belongs(counts: npt.ArrayLike, expected: npt.ArrayLike, prior: Mixture) -> Floats:
    """The chance of each pair to be of the first law, after its count."""
    n, e = _columns(counts, expected, least=0)
    first = log(prior.weight) + nbinom.logpmf(n, prior.shape1, prior.rate1 / (prior.rate1 + e))
    return np.asarray(np.exp(first - _chance(n, e, prior)))


def no_excess(counts: npt.ArrayLike, expected: npt.ArrayLike, prior: Mixture) -> Floats:
    """The chance of each pair that λ is 1 or less after its count, that it is no signal at all: its mean over the pairs
    asked about is the share of false alarms among them. Raises ValueError as `shrunk`.
    """
    n, e = _columns(counts, expected, least=0)
    return _below(np.ones(n.shape), n, e, belongs(n, e, prior), prior)


def _chance(n: Floats, e: Floats, prior: Mixture) -> Floats:
    """Log chance of each count under the mixture; the chance itself is 0 to a computer where a pair is strong."""
    one = log(prior.weight) + nbinom.logpmf(n, prior.shape1, prior.rate1 / (prior.rate1 + e))
    two = log1p(-prior.weight) + nbinom.logpmf(n, prior.shape2, prior.rate2 / (prior.rate2 + e))
    return np.asarray(np.logaddexp(one, two))


def _some(e: Floats, prior: Mixture) -> Floats:
    """The chance of each pair to be reported at all, exact where it is next to none."""
    one = -np.expm1(-prior.shape1 * np.log1p(e / prior.rate1))
    two = -np.expm1(-prior.shape2 * np.log1p(e / prior.rate2))
    return np.asarray(prior.weight * one + (1 - prior.weight) * two)


def _point(n: Floats, e: Floats, weight: Floats, prior: Mixture, share: float) -> Floats:
    """The λ below which this share of the posterior lies, by halving on a logarithmic scale."""
    low, high = np.full(n.shape, -40.0), np.log((n + max(prior.shape1, prior.shape2) + 50) / e) + 10
    for _ in range(70):
        middle = (low + high) / 2
        below = _below(np.exp(middle), n, e, weight, prior)
        low, high = np.where(below < share, middle, low), np.where(below < share, high, middle)
    return np.asarray(np.exp((low + high) / 2))


def _below(ratio: Floats, n: Floats, e: Floats, weight: Floats, prior: Mixture) -> Floats:
    """The chance that λ is at most `ratio`."""
    return np.asarray(weight * gammainc(prior.shape1 + n, ratio * (prior.rate1 + e)) + (1 - weight) * gammainc(
        prior.shape2 + n, ratio * (prior.rate2 + e)))


def _mixture(point: Floats) -> Mixture:
    """Kept within `EXTREME`: one law alone has no second whose place could be told, and the search would run off."""
    within = np.clip(point, -EXTREME, EXTREME)
    shape1, rate1, shape2, rate2 = np.exp(within[:4]).tolist()
    return Mixture(shape1, rate1, shape2, rate2, float(expit(within[4])))


def _columns(counts: npt.ArrayLike, expected: npt.ArrayLike, *, least: int) -> tuple[Floats, Floats]:
    n, e = np.asarray(counts, float), np.asarray(expected, float)
    if n.shape != e.shape:
        raise ValueError("counts and expected must have the same length")
    if not (np.isfinite(n) & np.isfinite(e) & (n >= least) & (e > 0)).all():
        raise ValueError(f"every pair needs a count of {least} or more and something expected")
    return n, e
