"""One measure: month by month, by quarter and by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...dashboards.asked import Asked, measure_asked
from ...dashboards.completeness import Known
from ...dashboards.completeness import known as known_of
from ...dashboards.control import Series, series_of
from ...dashboards.figures import Figure, Withheld
from ...dashboards.months import moved, quarter, run_of
from ...dashboards.sums import Counts, roster
from ...measures import Denominator, Measure
from .. import benchmarks
from .reading import ALL, below, by_span, parts_of

LEFT_AFTER = 3  # months without anything at the end
Spans = Mapping[str, tuple[int, Figure | Withheld]]


@dataclass(frozen=True, slots=True)
class MeasureBoard:
    """`quarters` and `years`: how many months of each are shown, and their figure. `without`: months of contributors
    that reported and returned no exposure; `returns`: all their months; `left`: how many contributors returned nothing
    in the last `LEFT_AFTER` months shown.
    """

    asked: Asked
    measure: Measure
    known: Known
    series: Series
    quarters: Spans
    years: Spans
    without: int
    returns: int
    left: int


def measure_board(asked: Asked, code: str, span: int) -> MeasureBoard:
    """Three statements. `span`: how many months back from the newest that is over."""
    one, months = measure_asked(code, asked.setting), _months(asked, span)
    known = known_of(benchmarks.delays(asked.setting), asked.over)
    found = benchmarks.counted(asked.setting, months, [ALL, *parts_of(one)])
    units = benchmarks.exposures(asked.setting, months)
    series = series_of(one, found[one.numerator], below(one, found, units), months,
                       roster([found[ALL], units], months), known)  # fmt: skip
    return MeasureBoard(
        asked, one, known, series, by_span(quarter, one, found, units, months, known),
        by_span(lambda month: month[:4], one, found, units, months, known), *_without(one, found[ALL], units, months),
        _left([found[ALL], units], known.shown(months)),
    )  # fmt: skip


def _months(asked: Asked, span: int) -> Sequence[str]:
    last = max(asked.first, min(asked.last, asked.over))
    return run_of(max(asked.first, moved(last, 1 - span)), last)


def _left(parts: Sequence[Counts], shown: Sequence[str]) -> int:
    return len(roster(parts, shown) - roster(parts, shown[-LEFT_AFTER:]))


def _without(one: Measure, reports: Counts, units: Counts, months: Sequence[str]) -> tuple[int, int]:
    if one.denominator is Denominator.EVENTS:
        return 0, 0
    reported = [(code, month) for month in months for code, count in reports.get(month, {}).items() if count > 0]
    return sum(units.get(month, {}).get(code, 0) <= 0 for code, month in reported), len(reported)
