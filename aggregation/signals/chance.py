"""What chance alone does to a watched series: its threshold, how often it alarms without cause, how late it finds one.

The expected counts are learnt from earlier months, and nobody knows a rate better than those months tell it. A
threshold for known rates would alarm several times as often as it says (Jensen and others, Journal of Quality
Technology 2006). So each simulated series is truly off by as much as its baseline may be, anew each year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor, log, log10

import numpy as np
import numpy.typing as npt

from aggregation.signals.cusum import QUIET_MONTHS, RATIO

SERIES, MONTHS, YEAR = 400, 1_200, 12
LOWEST, HIGHEST, POINTS = 1.0, 60.0, 32
KEPT = 0.05     # of the simulated sums the highest share: what is lower is no evidence of anything
Floats = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Standard:
    """What a series is held against. `threshold`: of the sum (natural logs). `false_alarms`: a month, without cause.
    `delay`: months until a rate that grew by the ratio is found, on average. `highest`: the largest sums without cause,
    ascending, of `simulated` months.
    """

    threshold: float
    false_alarms: float
    delay: float
    highest: Sequence[float]
    simulated: int

    def p_value(self, value: float) -> float:
        """The chance of a sum as high as this in a month without cause; 1 where it is not among the highest twentieth.
        """
        above = len(self.highest) - int(np.searchsorted(self.highest, value))
        return 1.0 if above == len(self.highest) else (above + 1) / (self.simulated + 1)


def standard(expected: float, learnt: float, *, quiet_months: int = QUIET_MONTHS, ratio: float = RATIO) -> Standard:
    """For a series of so many expected events a month, learnt from so many in its baseline; the same each time.

    The lowest threshold of 1 or more at which a month alarms without cause with a chance of 1 / `quiet_months` at most.
    Both figures are rounded down to two digits, so that the simulation is kept. Raises ValueError unless both are
    above 0, there is a quiet month, and the ratio is above 1.
    """
    if not (expected > 0 and learnt > 0 and quiet_months >= 1 and ratio > 1):
        raise ValueError("expected and learnt must be above 0, the ratio above 1, and one month quiet")
    return _simulated(rounded(expected), rounded(learnt), quiet_months, ratio)


def rounded(value: float) -> float:
    """The two leading digits of a number above 0, downwards: 0.0578 is 0.057, 1234 is 1200."""
    step = 10.0 ** (floor(log10(value)) - 1)
    return round(floor(value / step + 1e-9) * step, 12)


@lru_cache(maxsize=512)
def _simulated(expected: float, learnt: float, quiet_months: int, ratio: float) -> Standard:
    chance = np.random.default_rng(1)
    truth = expected * np.repeat(chance.gamma(learnt, 1 / learnt, (SERIES, MONTHS // YEAR)), YEAR, axis=1)
    steps = chance.poisson(truth) * log(ratio) - expected * (ratio - 1)
    threshold = _threshold(steps, 1 / quiet_months)
    sums = np.stack([month[0] for month in _months(steps, np.array([threshold]))])
    highest = np.sort(sums, axis=None)[-int(sums.size * KEPT) :]
    grown = chance.poisson(truth * ratio) * log(ratio) - expected * (ratio - 1)
    return Standard(threshold, float((sums >= threshold).mean()), _delay(grown, threshold), highest.tolist(), sums.size)


def _months(steps: Floats, thresholds: Floats) -> Iterator[Floats]:
    """Month by month thresholds × series: each sum before it starts again behind an alarm."""
    last = np.zeros((len(thresholds), len(steps)))
    for month in range(steps.shape[1]):
        reached = np.maximum(0.0, last + steps[:, month])
        yield reached
        last = np.where(reached >= thresholds[:, None], 0.0, reached)


def _threshold(steps: Floats, share: float) -> float:
    """The lowest of a grid, then of a finer one within, at which no greater share of the months alarms."""
    grid = np.geomspace(LOWEST, HIGHEST, POINTS)
    for _ in range(2):
        alarms = sum((month >= grid[:, None]).mean(axis=1) for month in _months(steps, grid)) / steps.shape[1]
        enough = int(np.argmax(alarms <= share)) if (alarms <= share).any() else len(grid) - 1
        grid = np.linspace(grid[max(enough - 1, 0)], grid[enough], POINTS)
    return float(grid[-1])


def _delay(steps: Floats, threshold: float) -> float:
    """Months until the first alarm on average; a series without one in ten years counts as ten years."""
    within = steps[:, : 10 * YEAR]
    reached = np.stack([month[0] for month in _months(within, np.array([threshold]))]) >= threshold
    return float(np.where(reached.any(axis=0), reached.argmax(axis=0) + 1, len(reached)).mean())
