"""What was reported of an alert's event types before and after it, from released tables alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from aggregation.disclosure.menu import ALL, RATE
from aggregation.models import Release, ReleaseCell
from aggregation.periods import months_of
from aggregation.release_lines import label_of
from aggregation.selectors import in_force
from pso_portal.tenancy.care_settings import SETTINGS

from .alerts import Contents

PERIODS = 8
CAUTION = (
    "Fewer reports after an alert do not show that it worked, and more do not show that it failed: people report more "
    "of what they have just read about, and other things changed too."
)


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a line. `rate` None: it is not shown. `after`: all of the period lies after the alert."""

    period: str
    rate: float | None
    told: str
    after: bool


@dataclass(frozen=True, slots=True)
class Series:
    """One line of the tables of a setting, oldest period first."""

    setting: str
    label: str
    unit: str
    points: tuple[Point, ...]


def rates_around(contents: Contents, since: date) -> list[Series]:
    """Of every setting and event type of the alert what the releases in force show; as many queries for one as for all.
    """
    tables = in_force().filter(measure=RATE, setting__in=contents.settings).order_by("setting", "period")
    by_setting: dict[str, list[Release]] = defaultdict(list)
    for table in tables.prefetch_related("cells"):
        by_setting[table.setting].append(table)
    lines = contents.event_types or (ALL,)
    found = [_series(setting, line, each[-PERIODS:], since) for setting, each in by_setting.items() for line in lines]
    return [series for series in found if series.points]


def _series(setting: str, line: str, tables: list[Release], since: date) -> Series:
    points = [_point(cell, since) for table in tables for cell in table.cells.all()
              if cell.category == line and cell.place == 0]  # fmt: skip
    unit = f"Events per {tables[-1].scale:,} {tables[-1].exposure_name}"
    return Series(SETTINGS[setting].label, label_of(line, setting), unit, tuple(points))


def _point(cell: ReleaseCell, since: date) -> Point:
    after = months_of(cell.period)[0] > f"{since:%Y-%m}"
    if not cell.shown or cell.rate is None:
        return Point(cell.period, None, "*", after)
    bounds = f" ({cell.lower:.{cell.decimals}f} to {cell.upper:.{cell.decimals}f})" if cell.lower is not None else ""
    return Point(cell.period, float(cell.rate), f"{cell.told_rate}{bounds}", after)
