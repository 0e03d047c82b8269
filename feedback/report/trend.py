"""The provider's own months on a control chart: u, or Laney's u′ where months differ more than chance lets them, with
Anhøj's two rules. Source of the formulas: `aggregation.statistics.spc` and `run_rules`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aggregation.dashboards.control import Point, Series, judged, kind_words, says
from aggregation.dashboards.figures import Figure, Withheld, decimals_of, number
from aggregation.dashboards.months import full, short
from aggregation.measures import Chart, Measure, measure
from aggregation.statistics.intervals import garwood_interval
from aggregation.statistics.results import Interval, Reason

from .material import Material, MonthOf
from .section import Section, table

TITLE = "Your own months"
NOTHING = Withheld("No exposure was returned for this month.")


def trend(material: Material) -> Section:
    """All months that are known, the period's own last. Not drawn below 12 months with an exposure, which is said."""
    counted_by = measure(f"{material.setting}.reporting_rate")
    series = _judged(counted_by, tuple(_point(each, material.scale) for each in material.months))
    told = _table(material, series)
    if isinstance(series.chart, Withheld):
        return Section("trend", TITLE, why=series.chart.words, tables=[told])
    notes = [f"{kind_words(series.chart)}. Two rules tell a shift from noise: a run on one side of the center that is "
             "longer than chance explains, and too few crossings of it."]  # fmt: skip
    if any(point.value is None for point in series.points):
        notes.append("Months without an exposure take no part in center, limits and runs.")
    return Section("trend", TITLE, says(series, counted_by), charts=[_drawn(material, series, counted_by)],
                   tables=[told], notes=notes)  # fmt: skip


def _judged(counted_by: Measure, points: tuple[Point, ...]) -> Series:
    """With limits where events are frequent enough for them; else a run chart around the median, with its rules."""
    found = judged(counted_by, points)
    if isinstance(found.chart, Withheld) and found.chart.words == Reason.RARE_EVENTS:
        return judged(replace(counted_by, chart=Chart.RUN), points)
    return found


def _point(each: MonthOf, scale: int) -> Point:
    if not each.exposure:
        return Point(each.month, NOTHING)
    found = garwood_interval(each.events)
    bounds = Interval(scale * found.lower / each.exposure, scale * found.upper / each.exposure)
    return Point(each.month, Figure(scale * each.events / each.exposure, bounds, each.events, each.exposure))


def _drawn(material: Material, series: Series, counted_by: Measure) -> dict[str, Any]:
    chart, run = series.chart, series.stretch
    assert not isinstance(chart, Withheld)
    middle = "median" if chart.kind == "run" else "mean"
    return {
        "kind": "control", "title": "Your reporting rate by month", "alt": says(series, counted_by),
        "unit": f"Events per {material.scale:,} {material.exposure_name}",
        "labels": [short(point.month) for point in series.points],
        "values": [point.value for point in series.points], "marks": [point.mark for point in series.points],
        "center": chart.centre[0], "center_name": middle,
        "lower": _at_each(series, chart.lower), "upper": _at_each(series, chart.upper),
        "run": [run.first, run.last, f"{run.count} {'above' if run.above else 'below'} the {middle}"] if run else None,
        "decimals": decimals_of(chart.centre[0]),
    }  # fmt: skip


def _at_each(series: Series, limits: tuple[float, ...]) -> list[float] | None:
    """Limits for every month: one without a figure takes the limit of the month before it."""
    if not limits:
        return None
    given, last = dict(zip(series.shown, limits, strict=False)), limits[0]
    heights = []
    for place in range(len(series.points)):
        last = given.get(place, last)
        heights.append(last)
    return heights


def _table(material: Material, series: Series) -> dict[str, Any]:
    rows = [
        [full(each.month), each.events, "none" if each.exposure is None else f"{each.exposure:,}",
         "none" if point.value is None else number(point.value),
         {"concern": "Unusual", "improvement": "Unusual", "changed": "Unusual"}.get(point.mark, "")]
        for each, point in zip(material.months, series.points, strict=True)
    ]  # fmt: skip
    found = table("Your own months", ["Month", "Events", material.exposure_name.capitalize(), "Rate", "Remark"],
                  reversed(rows))  # fmt: skip
    found["columns"][-1]["number"] = False
    return found
