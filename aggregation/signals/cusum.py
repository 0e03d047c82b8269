"""Something grows: a cumulative sum of each month's evidence that the rate of an event has risen by a ratio R.

S_t = max(0, S_{t−1} + x_t·ln R − E_t·(R − 1)): the log-likelihood ratio of R against 1 for a Poisson count x_t where
E_t is expected. An alarm is given at S_t ≥ h, and h is chosen by how long the series may run without cause. Sources:
Lucas, Technometrics 1985; Steiner and others, Biostatistics 2000; run lengths: Brook & Evans, Biometrika 1972.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf, lcm, log

import numpy as np
import numpy.typing as npt
from scipy.stats import poisson

from aggregation.statistics.results import check_counts

RATIO = 2.0
QUIET_MONTHS = 200      # how long a series without cause runs on average before it alarms
SERIES, HORIZON = 2_000, 10     # simulated; each for so many times the quiet months
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Path:
    """`values`: S after each month (natural logs, no unit). `alarms`: the months, counted from 0, in which it reached
    the threshold; behind each it starts again from 0.
    """

    values: tuple[float, ...]
    alarms: tuple[int, ...]


def path(counts: Sequence[int], expected: Sequence[float], threshold: float | Sequence[float] = inf,
         ratio: float = RATIO) -> Path:
    """The sum over the months; `threshold` is one for all, or each month's own. Raises ValueError for negative figures,
    columns of different length, a ratio of 1 or less, or a threshold of 0 or less.
    """
    check_series(counts, expected, ratio)
    limits = threshold if isinstance(threshold, Sequence | np.ndarray) else [float(threshold)] * len(counts)
    if not all(limit > 0 for limit in limits):
        raise ValueError("the threshold must be above 0")
    values: list[float] = []
    alarms: list[int] = []
    last = 0.0
    for month, (count, mean, limit) in enumerate(zip(counts, expected, limits, strict=True)):
        last = max(0.0, float(last + count * log(ratio) - mean * (ratio - 1)))
        values.append(last)
        if last >= limit:
            alarms.append(month)
            last = 0.0
    return Path(tuple(values), tuple(alarms))


def threshold_for(expected: Sequence[float], *, quiet_months: int = QUIET_MONTHS, ratio: float = RATIO,
                  seed: int = 1) -> float:
    """The h at which series without cause, whose months expect what these do in turn, run `quiet_months` on average: by
    simulation, with the same chance numbers each time. Raises ValueError as `path`, where
    nothing is expected, and for less than a month.
    """
    check_series([0] * len(expected), expected, ratio)
    if not any(expected) or quiet_months < 1:
        raise ValueError("some month must expect an event, and one month at least must be quiet")
    peaks = _peaks(np.resize(np.asarray(expected, float), HORIZON * quiet_months), ratio, seed)
    low, high = 0.0, float(peaks.max())
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _run_length(peaks, middle) < quiet_months else (low, middle)
    return high


def average_run_length(mean: float, reference: float | Fraction, threshold: float | Fraction) -> float:
    """Months until an alarm of S = max(0, S + x − k) ≥ h from S = 0, for Poisson counts of this mean: exact, as a chain
    over the values that S can take. k and h are taken as they are written, 0.1 for a tenth; the fewer values they
    leave, the faster. Raises ValueError unless all are above 0.
    """
    if not (mean > 0 and reference > 0 and threshold > 0):
        raise ValueError("mean, reference and threshold must be above 0")
    slope, limit = Fraction(str(reference)), Fraction(str(threshold))
    steps = lcm(slope.denominator, limit.denominator)
    k, h = int(slope * steps), int(limit * steps)
    stays = np.zeros((h, h))
    for state in range(h):
        for count in range(ceil((h - state + k) / steps) + 1):
            after = max(0, state + count * steps - k)
            if after < h:
                stays[state, after] += poisson.pmf(count, mean)
    return float(np.linalg.solve(np.eye(h) - stays, np.ones(h))[0])


def check_series(counts: Sequence[int], expected: Sequence[float], ratio: float) -> None:
    """Refuse what is no series. Raises ValueError."""
    check_counts("counts", counts)
    check_counts("expected", expected)
    if len(counts) != len(expected):
        raise ValueError("counts and expected must have the same length")
    if not 1 < ratio < inf:
        raise ValueError("the ratio must be above 1, and must be a number")


def _peaks(expected: Floats, ratio: float, seed: int) -> Floats:
    """The highest S so far of every simulated series in every month (series × months)."""
    counts = np.random.default_rng(seed).poisson(expected, (SERIES, len(expected)))
    steps = counts * log(ratio) - expected * (ratio - 1)
    last, peaks = np.zeros(SERIES), np.empty(steps.shape)
    for month in range(len(expected)):
        last = np.maximum(0.0, last + steps[:, month])
        peaks[:, month] = last
    return np.maximum.accumulate(peaks, axis=1, out=peaks)


def _run_length(peaks: Floats, threshold: float) -> float:
    """Months run over alarms given, which is the mean of the run length although some series end without one."""
    quiet = (peaks < threshold).sum(axis=1)
    alarms = int((quiet < peaks.shape[1]).sum())
    return float((quiet + (quiet < peaks.shape[1])).sum() / max(alarms, 1))
