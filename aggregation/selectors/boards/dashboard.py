"""The dashboard of a setting and period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from events.common_formats import FACTORS, HARMS
from pso_portal.tenancy.care_settings import SETTINGS

from ...dashboards import headline
from ...dashboards.asked import Asked, narrowed
from ...dashboards.completeness import Known
from ...dashboards.completeness import known as known_of
from ...dashboards.factors import Factors, factors_of
from ...dashboards.figures import Figure, Withheld
from ...dashboards.headline import Headline, Window
from ...dashboards.months import a_year_before, quarter
from ...dashboards.shape import Degrees, Kinds, degrees_of, kinds_of
from ...dashboards.sums import Counts, pooled, roster
from ...measures import Measure, Selection, measure, measures_of
from ...measures.selections import JUDGED, SEVERE
from .. import benchmarks
from ..pooled import TYPE_LABELS
from .reading import ALL, HARMFUL, INCIDENTS, NEAR, SEVERE_ONES, Found, below, by_span, parts_of

DEGREES = tuple(str(harm) for harm in reversed(HARMS) if str(harm) in JUDGED)  # from no harm to death
QUARTERS = 8


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure of the setting; `quarters`: the last eight, None where one is not shown."""

    measure: Measure
    now: Figure | Withheld
    before: Figure | Withheld
    quarters: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """`measures`: of the setting, or of the type that was asked for."""

    asked: Asked
    known: Known
    window: Window
    headlines: tuple[Headline, ...]
    kinds: Kinds | Withheld
    degrees: Degrees | Withheld
    factors: Factors | Withheld
    measures: tuple[MeasureLine, ...]


def board(asked: Asked) -> Board:
    """Seven statements, however many contributors there are."""
    known = known_of(benchmarks.delays(asked.setting), asked.over)
    lines = _measures(asked)
    found = benchmarks.counted(asked.setting, asked.two_years, _selections(asked, lines))
    units = benchmarks.exposures(asked.setting, asked.two_years)
    window = _window(asked, known, found[ALL], units)
    by_type = benchmarks.by_answer("event_type", asked.setting, window.months, asked.narrowed)
    return Board(
        asked, known, window, _headlines(asked, known, found, units, window),
        kinds_of(by_type, window.months, window.present, TYPE_LABELS), _degrees(asked, window),
        factors_of(benchmarks.by_factor(asked.setting, window.months, asked.narrowed), window.months, window.present,
                   FACTORS),
        tuple(_line(one, found, units, asked, known, window) for one in lines),
    )  # fmt: skip


def _measures(asked: Asked) -> tuple[Measure, ...]:
    """Of the setting; where a type is asked for, those that name it."""
    return tuple(one for one in measures_of(asked.setting)
                 if not asked.event_type or asked.event_type in (one.numerator.event_types or ()))  # fmt: skip


def _selections(asked: Asked, lines: Sequence[Measure]) -> list[Selection]:
    kept = [narrowed(one, asked.narrowed) for one in (ALL, NEAR, HARMFUL, SEVERE_ONES)]
    return [ALL, *kept, *(part for one in lines for part in parts_of(one))]


def _window(asked: Asked, known: Known, reports: Counts, units: Counts) -> Window:
    months = known.shown(asked.months)
    earlier = a_year_before(months)
    return Window(months, roster([reports, units], months), roster([reports, units], earlier))


def _headlines(asked: Asked, known: Known, found: Found, units: Counts, window: Window) -> tuple[Headline, ...]:
    setting, rate = SETTINGS[asked.setting], measure(f"{asked.setting}.reporting_rate")
    every, near, harmful, severe = (
        found[narrowed(one, asked.narrowed)] for one in (ALL, NEAR, HARMFUL, SEVERE_ONES))  # fmt: skip
    early, dated = benchmarks.promptness(asked.setting, asked.two_years)
    return (
        headline.events("Events reported", every, window),
        headline.measured(f"Reporting rate, {setting.per}", rate, every, units, window),
        headline.culture("Near misses per event with harm", near, harmful, window),
        headline.events("Severe harm or death", severe, window),
        headline.promptness("Reported by the end of the next month", early, dated, window),
        headline.completeness(known),
    )


def _degrees(asked: Asked, window: Window) -> Degrees | Withheld:
    incidents = narrowed(INCIDENTS, asked.narrowed)
    by_harm = benchmarks.by_answer("harm", asked.setting, [*window.months, *window.earlier], incidents)
    return degrees_of(by_harm, window.months, window.earlier, window.present, judged=DEGREES, severe=SEVERE)


def _line(one: Measure, found: Found, units: Counts, asked: Asked, known: Known, window: Window) -> MeasureLine:
    above, against = found[one.numerator], below(one, found, units)
    now = pooled(one, above, against, window.months, window.present)
    before = pooled(one, above, against, window.earlier, window.before)
    quarters = by_span(quarter, one, found, units, asked.two_years, known)
    values = [None if isinstance(each, Withheld) else each.value for _, each in quarters.values()]
    return MeasureLine(one, now, before, tuple(values[-QUARTERS:]))
