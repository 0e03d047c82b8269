"""Whether a series goes with the time of the year: three years at least, or the same month a year ago must do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, hypot, pi
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2
from statsmodels.api import GLM, families
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from aggregation.statistics.results import NotShown, Reason, check_counts

Floats = npt.NDArray[np.float64]
FEWEST_MONTHS, FEWEST_EVENTS = 36, 108       # three a month: of fewer a season is chance
YEAR = 12


@dataclass(frozen=True)
class Seasonality:
    """`swing`: the rate of the highest month over that of the lowest, by the season alone (no unit, 1 = none). `peak`:
    its month, counted from the first of the series as 0, in [0, 12). `trend`: by what the rate grows from month to
    month (1 = it stays). `p_value` that there is no season.
    """

    swing: float
    peak: float
    trend: float
    p_value: float


def seasonality(events: Sequence[int], exposures: Sequence[float]) -> Seasonality | NotShown:
    """Poisson regression of log rate on sin and cos of the year and a line, with the log of the exposure as offset; the
    season is tested by the likelihood ratio, whose dispersion (Pearson, at least 1) stands for what months differ by
    beside chance. Source: McCullagh & Nelder, Generalized Linear Models, 1989, 4.5 and 6.2.

    Not shown below 36 months, without exposure in any of them, below 108 events, or where in one of the twelve months
    of the year nothing was ever reported: a season could then be as deep as one likes. Raises ValueError for negative
    figures or columns of different length.
    """
    check_counts("events", events)
    check_counts("exposures", exposures)
    if len(events) != len(exposures):
        raise ValueError("events and exposures must have the same length")
    if len(events) < FEWEST_MONTHS:
        return NotShown(Reason.SHORT_SERIES)
    if 0 in exposures:
        return NotShown(Reason.NO_DENOMINATOR)
    if sum(events) < FEWEST_EVENTS:
        return NotShown(Reason.FEW_IN_SERIES)
    if not all(sum(events[month::YEAR]) for month in range(YEAR)):
        return NotShown(Reason.EMPTY_MONTH)
    return _season(np.asarray(events, float), np.log(np.asarray(exposures, float)))


def _season(events: Floats, offset: Floats) -> Seasonality:
    time = np.arange(len(events))
    angle = 2 * pi * time / YEAR
    line = np.column_stack([np.ones(len(time)), time])
    with_year = _fit(events, np.column_stack([line, np.sin(angle), np.cos(angle)]), offset)
    without = _fit(events, line, offset)
    sine, cosine = with_year.params[2:]
    dispersion = max(1.0, float(with_year.pearson_chi2 / with_year.df_resid))
    return Seasonality(
        swing=float(np.exp(2 * hypot(sine, cosine))), peak=atan2(sine, cosine) / (2 * pi) * YEAR % YEAR % YEAR,
        trend=float(np.exp(with_year.params[1])),
        p_value=float(chi2.sf((without.deviance - with_year.deviance) / dispersion, 2)),
    )


def _fit(events: Floats, columns: npt.NDArray[Any], offset: Floats) -> Any:
    with catch_warnings():
        # A series that lies on the line is no separation: every coefficient is told.
        simplefilter("ignore", PerfectSeparationWarning)
        return GLM(events, columns, family=families.Poisson(), offset=offset).fit()
