"""Which alarms of many watched series are signals, and how firmly each stands.

A threshold keeps one series from alarming too often over time. It says nothing of how many series are looked at in the
same month; that the false discovery rate does (`statistics.discoveries`), over all types of all settings together. An
alarm that passes both stands firmly. One that passes its threshold alone is told all the same, as what it is: among so
many series some alarm by chance, and how many a year is stated beside it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from aggregation.signals.growth import Growth, Judged
from aggregation.statistics.discoveries import SHARE, discoveries
from aggregation.statistics.results import NotShown

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Alarm(Generic[Key]):
    """A series whose sum reached its threshold: first and last month of the window in which it did, the run to the last
    one, the whole path, and whether it stands `firm` among all series of that month.
    """

    series: Key
    first: str
    month: Judged
    run: tuple[Judged, ...]
    path: tuple[Judged, ...]
    p_value: float
    firm: bool


def alarms_of(watched: Mapping[Key, Growth], since: str) -> list[Alarm[Key]]:
    """The last alarm of each series since a month, by the largest share of the threshold first."""
    found = []
    for series, growth in watched.items():
        alarms = growth.alarms(since)
        if alarms:
            last = alarms[-1]
            p_value, firm = _among(watched, series, last.name)
            run = tuple(growth.run_to(last))
            found.append(Alarm(series, alarms[0].name, last, run, growth.months, p_value, firm))
    return sorted(found, key=lambda alarm: -alarm.month.value / alarm.month.standard.threshold)


def false_alarms_a_year(watched: Mapping[Key, Growth]) -> float:
    """How many alarms without cause all series that are judged give in a year, as simulated for each."""
    return sum(12 * growth.months[-1].standard.false_alarms for growth in watched.values() if growth.months)


def _among(watched: Mapping[Key, Growth], series: Key, month: str) -> tuple[float, bool]:
    """The chance of this sum without cause, and whether it is a discovery among all series judged in the month. Of
    fewer than five comparisons each stands for itself.
    """
    chances = {key: at.standard.p_value(at.value) for key, growth in watched.items() if (at := growth.at(month))}
    kept = discoveries(list(chances.values()), SHARE)
    if isinstance(kept, NotShown):
        return chances[series], chances[series] <= SHARE
    return chances[series], dict(zip(chances, kept, strict=True))[series]
