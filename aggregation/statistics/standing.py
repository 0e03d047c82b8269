"""How sure it is where a provider stands among its peers: its quarter with an interval, or that it cannot be told.

Counts of one year are few: many providers that are alike change places from year to year. Each provider's true ratio is
drawn again and again from what its counts leave possible, and the places that come out are its standing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from aggregation.statistics.percentiles import FEWEST_PEERS, Band
from aggregation.statistics.results import Interval, NotShown, Reason, check_confidence
from aggregation.statistics.shrinkage import Prior, check_columns, counted, fitted, reliability_of

DRAWS = 2_000
RELIABLE = 0.7      # share of what is seen that is the provider's own, from which on a place means something
SEED = 20_260_101   # the same draws for the same figures: a report printed twice says the same
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """`percentile` of the peers (0 to 1) with its interval, the `band` it lies in, the `reliability` of the ratio."""

    percentile: float
    interval: Interval
    band: Band
    reliability: float


def standing(own: int, observed: Sequence[float], expected: Sequence[float], *,
             confidence: float = 0.95) -> Standing | NotShown:
    """Where the provider at place `own` of the columns stands: see `standings`. Raises IndexError for a place that is
    none.
    """
    if not 0 <= own < len(expected):
        raise IndexError("there is no such provider")
    return standings(observed, expected, confidence=confidence)[own]


def standings(observed: Sequence[float], expected: Sequence[float], *,
              confidence: float = 0.95) -> tuple[Standing | NotShown, ...]:
    """Where each provider stands. Of each draw the share of peers below it counts, and half of those that are equal.
    Not shown below 10 peers with expected events, without any event, or where less than seven tenths of what is seen
    are its own. Source: Goldstein & Spiegelhalter, JRSS A 1996; reliability: Adams, RAND TR-653.

    It uses unrounded figures of all providers: for the PSO's own pages only. Raises ValueError for negative figures,
    columns of different length, or a confidence outside 0 and 1.
    """
    check_confidence(confidence)
    check_columns(observed, expected)
    known = counted(expected)
    if not any(observed[place] for place in known):
        return tuple(NotShown(_first_reason(place, known)) for place in range(len(expected)))
    prior = fitted(observed, expected)
    places = _places([observed[place] for place in known], [expected[place] for place in known], prior)
    column = {place: at for at, place in enumerate(known)}
    return tuple(
        _refused(place, known, reliability_of(expected[place], prior))
        or _standing(places[:, column[place]], reliability_of(expected[place], prior), confidence)
        for place in range(len(expected))
    )


def drawn(observed: Sequence[float], expected: Sequence[float], prior: Prior) -> Floats:
    """Ratios that the counts leave possible under a prior of finite shape (draws × providers), the same each time."""
    shape, rate = np.asarray(observed) + prior.shape, np.asarray(expected) + prior.shape / prior.mean
    return np.random.default_rng(SEED).gamma(shape, 1 / rate, (DRAWS, len(observed)))


def _places(observed: Sequence[float], expected: Sequence[float], prior: Prior) -> Floats:
    """In every draw each one's share of the others below it. Where chance alone is at work nobody has a place."""
    if np.isinf(prior.shape) or len(observed) < 2:
        return np.full((1, len(observed)), 0.5)
    return np.asarray((rankdata(drawn(observed, expected, prior), axis=1) - 1) / (len(observed) - 1))


def _first_reason(place: int, known: Sequence[int]) -> Reason:
    return Reason.FEW_PROVIDERS if _peers(place, known) < FEWEST_PEERS else Reason.NO_EVENTS


def _peers(place: int, known: Sequence[int]) -> int:
    return len(known) - (place in known)


def _refused(place: int, known: Sequence[int], reliability: float) -> NotShown | None:
    if _peers(place, known) < FEWEST_PEERS:
        return NotShown(Reason.FEW_PROVIDERS)
    return NotShown(Reason.NOT_DISTINGUISHABLE) if reliability < RELIABLE else None


def _standing(places: Floats, reliability: float, confidence: float) -> Standing:
    low, high = np.quantile(places, [(1 - confidence) / 2, (1 + confidence) / 2])
    middle = float(places.mean())
    return Standing(middle, Interval(float(low), float(high)), tuple(Band)[min(3, int(middle * 4))], reliability)
