"""A measure over time, all contributors together: its chart, and what changed in a sentence. Pure.

Center line and limits are taken from months that are shown and complete, and from nothing else: what is hidden can be
worked out from neither.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import isclose

from aggregation.dashboards.comparison import DIRECTIONS
from aggregation.dashboards.completeness import Known
from aggregation.dashboards.figures import Figure, Withheld, listed, number, plural, withheld
from aggregation.dashboards.months import full, short
from aggregation.dashboards.sums import Counts, pooled
from aggregation.measures import Better, Chart, Measure
from aggregation.statistics.results import NotShown
from aggregation.statistics.run_rules import anhoej_runs
from aggregation.statistics.spc import (
    FEWEST_POINTS,
    LIMITS_FROM,
    ControlChart,
    c_chart,
    p_chart,
    run_chart,
    u_chart,
    xmr_chart,
)

WIDER_FROM = 1.2  # Laney's prime chart, where months differ by this factor more than chance lets them
RARE = (
    "Events of this measure are rare. A chart of the months between them would show single events, and with them "
    "single providers: the figures of longer periods stand beside it."
)  # fmt: skip
FEW_SHOWN = "Fewer than 12 months can be shown: too short to see a pattern."


@dataclass(frozen=True, slots=True)
class Point:
    """One month. `mark`: "concern", "improvement" or "changed" where a rule found it; `hatched`: not complete yet."""

    month: str
    figure: Figure | Withheld
    hatched: bool = False
    mark: str = ""

    @property
    def value(self) -> float | None:
        """In the unit of the measure."""
        return None if isinstance(self.figure, Withheld) else self.figure.value


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points on one side of the center, from place `first` to `last`: longer than chance explains."""

    first: int
    last: int
    count: int
    above: bool
    expected: int


@dataclass(frozen=True, slots=True)
class Series:
    """`chart` has one value for each point that is shown, in their order; else why there is none."""

    points: tuple[Point, ...]
    chart: ControlChart | Withheld
    stretch: Stretch | None = None
    outside: tuple[int, ...] = ()
    few_crossings: bool = False

    @property
    def shown(self) -> tuple[int, ...]:
        """Places of the points that are shown."""
        return tuple(place for place, point in enumerate(self.points) if point.value is not None)


def series_of(
    measure: Measure, above: Counts, below: Counts, months: Sequence[str], present: Collection[int], known: Known
) -> Series:
    """Every month that is over, with the chart that the measure asks for and what its rules find."""
    points = tuple(
        Point(month, known.hidden(month) or pooled(measure, above, below, [month], present), known.hatched(month))
        for month in months
    )
    return judged(measure, points)


def judged(measure: Measure, points: tuple[Point, ...]) -> Series:
    """Points with their chart; of those that are complete, what lies outside and what runs too long."""
    drawn = [(place, point) for place, point in enumerate(points) if point.value is not None]
    whole = sum(not point.hatched for _, point in drawn)
    chart = _chart(measure, [point.figure for _, point in drawn if isinstance(point.figure, Figure)], whole)
    if isinstance(chart, Withheld):
        return Series(points, chart)
    outside = tuple(drawn[at][0] for at, is_out in enumerate(chart.outside[:whole]) if is_out)
    runs = anhoej_runs(chart.values[:whole], chart.centre[:whole])
    places = [place for place, _ in drawn]
    stretch = _stretch(chart, whole, places, runs.longest_expected) if runs.signal else None
    found = Series(points, chart, stretch, outside, runs.signal and runs.crossings < runs.crossings_expected)
    return replace(found, points=_marked(measure.better, found))


def says(series: Series, measure: Measure) -> str:
    """What the chart shows, in sentences that name months and figures."""
    if isinstance(series.chart, Withheld):
        return series.chart.words
    middle = f"{CENTERS[series.chart.kind]} {number(series.chart.centre[0])}."
    return " ".join([middle, *_outside_words(series), *_run_words(series, measure), *_calm(series)])


CENTERS = {"u": "Mean", "u′": "Mean", "p": "Mean", "p′": "Mean", "c": "Mean", "i": "Mean", "run": "Median"}
KINDS = {
    "u": "A u chart: Poisson limits, three sigma", "u′": "A u′ chart: Laney's limits, widened by how months differ",
    "p": "A p chart: binomial limits, three sigma", "p′": "A p′ chart: Laney's limits, widened by how months differ",
    "c": "A c chart: Poisson limits of a count, three sigma", "i": "An XmR chart: limits by moving ranges",
    "run": "A run chart: median, no limits",
}  # fmt: skip


def kind_words(chart: ControlChart) -> str:
    """Which chart it is, and from how many months it has limits."""
    words = KINDS[chart.kind]
    return words if chart.upper or chart.kind == "run" else f"{words}; limits from {LIMITS_FROM} months on"


def _chart(measure: Measure, figures: Sequence[Figure], whole: int) -> ControlChart | Withheld:
    if measure.chart in {Chart.G, Chart.T}:
        return Withheld(RARE)
    if whole < max(FEWEST_POINTS, measure.minimum.months):
        return Withheld(FEW_SHOWN)
    found = _DRAWN.get(measure.chart, _rates)(measure, figures, whole)
    return withheld(found) if isinstance(found, NotShown) else found


def _rates(measure: Measure, figures: Sequence[Figure], whole: int) -> ControlChart | NotShown:
    counts, units = [each.count for each in figures], [each.below / measure.scale for each in figures]
    return _wider(u_chart(counts, units, baseline=whole), lambda: u_chart(counts, units, baseline=whole, prime=True))


def _shares(measure: Measure, figures: Sequence[Figure], whole: int) -> ControlChart | NotShown:
    counts, reports = [each.count for each in figures], [each.below for each in figures]
    plain = p_chart(counts, reports, baseline=whole)
    found = _wider(plain, lambda: p_chart(counts, reports, baseline=whole, prime=True))
    return found if isinstance(found, NotShown) else _scaled(found, measure.scale)


def _counts(_measure: Measure, figures: Sequence[Figure], whole: int) -> ControlChart | NotShown:
    return c_chart([each.count for each in figures], baseline=whole)


def _values(_measure: Measure, figures: Sequence[Figure], whole: int) -> ControlChart | NotShown:
    return xmr_chart([each.value for each in figures], baseline=whole)


def _run(_measure: Measure, figures: Sequence[Figure], whole: int) -> ControlChart | NotShown:
    return run_chart([each.value for each in figures[:whole]])


_DRAWN: dict[Chart, Callable[[Measure, Sequence[Figure], int], ControlChart | NotShown]] = {
    Chart.U: _rates, Chart.P: _shares, Chart.C: _counts, Chart.XMR: _values, Chart.RUN: _run,
}  # fmt: skip


def _wider(plain: ControlChart | NotShown, prime: Callable[[], ControlChart | NotShown]) -> ControlChart | NotShown:
    """The plain chart, or Laney's where months differ more than its limits allow for: then most points would lie
    outside of limits that chance alone sets. Source: Laney, Quality Engineering 2002.
    """
    if isinstance(plain, NotShown) or not plain.upper:
        return plain
    wide = prime()
    if isinstance(wide, NotShown):
        return plain
    reaches = [(w - c, p - c) for w, p, c in zip(wide.upper, plain.upper, plain.centre, strict=True) if p > c]
    return wide if reaches and max(w / p for w, p in reaches) >= WIDER_FROM else plain


def _scaled(chart: ControlChart, by: float) -> ControlChart:
    lines = (chart.values, chart.centre, chart.lower, chart.upper, chart.inner_lower, chart.inner_upper)
    values, centre, lower, upper, low, high = (tuple(value * by for value in line) for line in lines)
    return replace(chart, values=values, centre=centre, lower=lower, upper=upper, inner_lower=low, inner_upper=high)


def _stretch(chart: ControlChart, whole: int, places: Sequence[int], expected: int) -> Stretch | None:
    """The latest run on one side that is longer than chance explains; points on the line neither end one nor count."""
    sides = [(places[at], chart.values[at] > chart.centre[at]) for at in range(whole)
             if not isclose(chart.values[at], chart.centre[at])]  # fmt: skip
    runs = [list(run) for _, run in groupby(sides, key=lambda side: side[1])]
    for run in reversed(runs):
        if len(run) > expected:
            return Stretch(run[0][0], run[-1][0], len(run), run[0][1], expected)
    return None


def _marked(better: Better, series: Series) -> tuple[Point, ...]:
    marks: dict[int, str] = {}
    if series.stretch:
        run = range(series.stretch.first, series.stretch.last + 1)
        marks |= dict.fromkeys(run, _mark(better, series.stretch.above))
    assert isinstance(series.chart, ControlChart)  # `judged` marks nothing where there is no chart
    for place in series.outside:
        at = series.shown.index(place)
        marks[place] = _mark(better, series.chart.values[at] > series.chart.centre[at])
    return tuple(replace(point, mark=marks.get(place, "")) for place, point in enumerate(series.points))


def _mark(better: Better, above: bool) -> str:
    if better is Better.NEITHER:
        return "changed"
    return "improvement" if above is (better is Better.HIGHER) else "concern"


def _outside_words(series: Series) -> list[str]:
    assert isinstance(series.chart, ControlChart)
    sides: dict[bool, list[int]] = {True: [], False: []}
    for place in series.outside:
        at = series.shown.index(place)
        sides[series.chart.values[at] > series.chart.centre[at]].append(place)
    return [f"{_beyond(series, places)} {'above the upper' if side else 'below the lower'} limit."
            for side, places in sides.items() if places]  # fmt: skip


def _beyond(series: Series, places: list[int]) -> str:
    months = [full(series.points[place].month) for place in places]
    if len(months) <= 3:
        return f"{listed(months)} {'lies' if len(months) == 1 else 'lie'}"
    if places[-1] - places[0] == len(places) - 1:
        return f"{months[0]} to {months[-1]}, {plural(len(months), 'month')}, lie"
    return f"{plural(len(months), 'month')} between {months[0]} and {months[-1]} lie"


def _run_words(series: Series, measure: Measure) -> list[str]:
    run = series.stretch
    if run is None:
        return ["The line crosses its center less often than chance lets it."] if series.few_crossings else []
    assert isinstance(series.chart, ControlChart)
    side, center = "above" if run.above else "below", CENTERS[series.chart.kind].lower()
    return [f"{run.count} months in a row, {short(series.points[run.first].month)} to "
            f"{short(series.points[run.last].month)}, lie {side} the {center}; chance explains up to "
            f"{run.expected}. {_reading(measure.better, run.above)}"]  # fmt: skip


def _reading(better: Better, above: bool) -> str:
    if better is not Better.NEITHER:
        return f"{DIRECTIONS[better]} here."
    way = "more" if above else "less"
    return f"Neither way is better: {way} is reported, or {way} happens."


def _calm(series: Series) -> list[str]:
    if series.outside or series.stretch or series.few_crossings:
        return []
    assert isinstance(series.chart, ControlChart)
    limits = "No month lies outside the limits, and no" if series.chart.upper else "No"
    return [f"{limits} run of months is longer than chance explains."]
