"""What is expected of a month: every contributor's rate as the months before its year tell it, times its exposure.

A rate from few events is chance for the most part, so it is drawn towards the setting's (`statistics.shrinkage`). The
window is fixed for the year: what grows slowly must not become its own standard from month to month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, exp, log, pi

from aggregation.statistics.results import NotShown, Reason
from aggregation.statistics.seasonality import Seasonality, seasonality
from aggregation.statistics.shrinkage import FEWEST_PROVIDERS, Prior, fitted, shrunk

LONGEST, SHORTEST, FEWEST = 36, 12, 20
SEASON_BELOW = 0.05     # a season is taken into account where its p-value is below
ByContributor = Mapping[int, float]


class Unjudged(StrEnum):
    """Why a month is held against nothing; the value is the sentence a reader sees."""

    INCOMPLETE = "Less than four fifths of this month's reports are in yet."
    NO_EXPOSURE = Reason.NO_DENOMINATOR.value
    SHORT = "Fewer than 12 complete months before this year to compare with."
    FEW = "Fewer than 20 events in the months before this year to compare with."


@dataclass(frozen=True)
class Month:
    """One month of one type in one setting, by contributor: `events` (counts) and `exposures` (units of the setting).
    `known`: the share of its reports that is in, 0 to 1. Events of whoever returned no exposure count for nothing.
    """

    name: str
    events: ByContributor
    exposures: ByContributor
    known: float

    @property
    def year(self) -> str:
        return self.name[:4]

    @property
    def counted(self) -> dict[int, float]:
        """Events of those who returned an exposure."""
        return {code: self.events.get(code, 0) for code in self.exposures}


@dataclass(frozen=True)
class Baseline:
    """Rates (events per unit of exposure) learnt from `events` in the months `first` to `last`. `others`: the rate of
    whoever was not there. `season`: None where none is told.
    """

    first: str
    last: str
    months: int
    events: float
    rates: Mapping[int, float]
    others: float
    season: Seasonality | None

    def expected(self, month: Month) -> dict[int, float]:
        """Events by contributor, of what is known of the month so far."""
        times, weighed = self._season(month.name), _weighed(month)
        return {code: self.rates.get(code, self.others) * exposure * times for code, exposure in weighed.items()}

    def _season(self, name: str) -> float:
        """By what this month lies above the year: exp(A·cos(2π(t − peak)/12)), A half the log of the swing."""
        if self.season is None:
            return 1.0
        months = _number(name) - _number(self.first) - self.season.peak
        return exp(log(self.season.swing) / 2 * cos(2 * pi * months / 12))


def baseline_of(before: Sequence[Month]) -> Baseline | Unjudged:
    """The last 36 of the complete months before a year, at least 12 of them with 20 events."""
    window = list(before)[-LONGEST:]
    if len(window) < SHORTEST:
        return Unjudged.SHORT
    events, exposures = _totals([month.counted for month in window]), _totals([_weighed(month) for month in window])
    total = sum(events.values())
    if total < FEWEST:
        return Unjudged.FEW
    pooled = total / sum(exposures.values())
    codes = sorted(exposures)
    observed, expected = [events[code] for code in codes], [exposures[code] * pooled for code in codes]
    prior = _prior(observed, expected)
    rates = {code: pooled * shrunk(o, e, prior).value for code, o, e in zip(codes, observed, expected, strict=True)}
    named = (window[0].name, window[-1].name)
    return Baseline(*named, len(window), total, rates, pooled * prior.mean, _season_of(window))


def _weighed(month: Month) -> dict[int, float]:
    """Exposures as far as the month's reports are in."""
    return {code: exposure * month.known for code, exposure in month.exposures.items()}


def _totals(months: Sequence[ByContributor]) -> dict[int, float]:
    found: dict[int, float] = {}
    for month in months:
        for code, value in month.items():
            found[code] = found.get(code, 0) + value
    return found


def _prior(observed: Sequence[float], expected: Sequence[float]) -> Prior:
    """Fewer than ten cannot say how contributors differ: all are taken to be alike."""
    if len(observed) < FEWEST_PROVIDERS:
        return Prior(1.0, float("inf"))
    return fitted(observed, expected)


def _season_of(window: Sequence[Month]) -> Seasonality | None:
    """Only of three years without a gap."""
    if _number(window[-1].name) - _number(window[0].name) != len(window) - 1:
        return None
    found = seasonality([round(sum(month.counted.values())) for month in window],
                        [sum(_weighed(month).values()) for month in window])  # fmt: skip
    return None if isinstance(found, NotShown) or found.p_value >= SEASON_BELOW else found


def _number(name: str) -> int:
    year, month = name.split("-")
    return int(year) * 12 + int(month)
