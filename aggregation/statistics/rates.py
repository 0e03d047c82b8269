"""Reporting rate of one provider or of a released group."""

from __future__ import annotations

from dataclasses import dataclass

from aggregation.statistics.intervals import garwood_interval, mid_p_interval
from aggregation.statistics.results import Interval, NotShown, Reason, check_count

UNSTABLE_BELOW = 16


@dataclass(frozen=True)
class Rate:
    """Events per `scale` units of exposure, with its exact and its mid-P interval in the same unit.

    `unstable` says that the rate rests on fewer than 16 events, so that its standard error passes a quarter
    of it; the page prints a mark beside it. Source of the bar: U.S. Cancer Statistics.
    """

    value: float
    exact: Interval
    mid_p: Interval
    events: int
    exposure: float
    scale: int
    unstable: bool


def reporting_rate(events: int, exposure: float, *, scale: int, confidence: float = 0.95) -> Rate | NotShown:
    """scale · O / n with Garwood and mid-P intervals. Units: events per `scale` of the exposure's unit.

    Scales by setting: 1,000 patient-days, 10,000 doses, 1,000 EMS runs. Not shown without exposure.
    Raises ValueError for a negative count or exposure or a scale below 1.
    """
    check_count("events", events)
    check_count("exposure", exposure)
    if scale < 1:
        raise ValueError("scale must be at least 1")
    if exposure == 0:
        return NotShown(Reason.NO_DENOMINATOR)
    unit = scale / exposure
    return Rate(
        value=events * unit,
        exact=_scaled(garwood_interval(events, confidence), unit),
        mid_p=_scaled(mid_p_interval(events, confidence), unit),
        events=events,
        exposure=exposure,
        scale=scale,
        unstable=events < UNSTABLE_BELOW,
    )


def _scaled(interval: Interval, unit: float) -> Interval:
    return Interval(interval.lower * unit, interval.upper * unit)
