"""One measure over time as panels."""

from __future__ import annotations

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.charts import Interval, Period, Run, Svg, interval_chart, run_chart
from pso_portal.web.tables import Column, Row, Table

from ..dashboards.comparison import DIRECTIONS, changed
from ..dashboards.control import Series, kind_words, says
from ..dashboards.figures import Figure, Withheld, decimals_of, interval_of, number, plural, said
from ..dashboards.months import full, short
from ..measures import Denominator, Measure
from ..selectors.boards import MeasureBoard
from ..selectors.boards.measure import LEFT_AFTER, Spans
from .panels import Panel

QUARTERS_DRAWN = 12
NO_SPAN = "No figure of these periods can be shown: each is small, or rests on few providers."


def unit_of(measure: Measure) -> str:
    """"Per 1,000 patient days", "Per 100 reports"."""
    if measure.denominator is Denominator.EXPOSURE:
        return SETTINGS[measure.setting].per.capitalize()
    return f"Per {measure.scale} reports"


def panels_of(board: MeasureBoard) -> list[Panel]:
    """Month by month, then the longer periods."""
    return [_months(board), _spans(board, "quarters", "Quarter by quarter", board.quarters, 3),
            _spans(board, "years", "Year by year", board.years, 12)]  # fmt: skip


def remarks(board: MeasureBoard) -> list[str]:
    """How the figures were counted, and what is missing."""
    found = [f"{board.measure.says} {DIRECTIONS[board.measure.better]}: {_lower(board.measure.why)}"]
    if board.without:
        found.append(f"Of {board.returns:,} months in which a provider reported, {board.without:,} came without its "
                     "exposure: their events are not counted here.")  # fmt: skip
    if board.left:
        found.append(f"{plural(board.left, 'provider')} of these months returned nothing in the last {LEFT_AFTER} that "
                     "are shown: what changed may be who reports.")  # fmt: skip
    if board.known.refused:
        found.append(f"How complete the latest months are cannot be told. {board.known.refused.words}")
    return found


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _months(board: MeasureBoard) -> Panel:
    series, title = board.series, "Month by month"
    why, notes = _why_none(series) or says(series, board.measure), []
    hidden = [point.figure for point in series.points if isinstance(point.figure, Withheld) and point.figure.words]
    if hidden and hidden[-1].words != why:
        notes.append(hidden[-1].words)
    if any(point.hatched for point in series.points):
        notes.append("Hatched months are not complete yet, and take no part in center, limits and runs.")
    starred = sum(isinstance(point.figure, Withheld) and not point.figure.words for point in series.points)
    if starred:
        notes.append(f"{starred} of {plural(len(series.points), 'month')} not shown (*): small, or of few providers.")
    if isinstance(series.chart, Withheld):
        return Panel("months", title, "", _month_table(board), why=why, notes=notes)
    return Panel("months", title, says(series, board.measure), _month_table(board), _drawn(board, title),
                 notes=[f"{kind_words(series.chart)}.", *notes])  # fmt: skip


def _why_none(series: Series) -> str:
    """Of no month that is shown what keeps most of them back, where that is known without counts."""
    words = [point.figure.words for point in series.points if isinstance(point.figure, Withheld)]
    if not words or len(words) < len(series.points):
        return ""
    return max(words, key=words.count) or NO_SPAN


def _drawn(board: MeasureBoard, title: str) -> Svg:
    series = board.series
    assert not isinstance(series.chart, Withheld)
    chart = series.chart
    middle = "median" if chart.kind == "run" else "mean"
    digits = decimals_of(chart.centre[0])
    periods = [Period(short(point.month), point.value, point.mark, point.hatched) for point in series.points]
    run = series.stretch
    bracket = Run(run.first, run.last, f"{run.count} {'above' if run.above else 'below'} the {middle}") if run else None
    return run_chart(
        periods, title=f"{board.measure.label}, {title.lower()}", desc=says(series, board.measure),
        unit=unit_of(board.measure), center=chart.centre[0], center_name=middle,
        lower=_at_each(series, chart.lower), upper=_at_each(series, chart.upper), run=bracket,
        decimals=digits,
    )  # fmt: skip


def _at_each(series: Series, limits: tuple[float, ...]) -> list[float] | None:
    """Limits for every month: one that is not shown takes the limit of the month shown before it."""
    if not limits:
        return None
    given = dict(zip(series.shown, limits, strict=False))
    heights, last = [], limits[0]
    for place in range(len(series.points)):
        last = given.get(place, last)
        heights.append(last)
    return heights


def _month_table(board: MeasureBoard) -> Table:
    columns = [Column("Month"), Column(unit_of(board.measure), number=True, short="Value"),
               Column("95% interval", number=True, short="Interval"), Column("Lower limit", number=True),
               Column("Upper limit", number=True), Column("Remark")]  # fmt: skip
    series = board.series
    chart = None if isinstance(series.chart, Withheld) else series.chart
    limits = dict(zip(series.shown, zip(chart.lower, chart.upper, strict=True), strict=False)) if chart else {}
    rows = [
        Row([full(point.month), said(point.figure), interval_of(point.figure),
             *_limits(limits.get(place)),
             _remark(point.figure, hatched=point.hatched, outside=place in series.outside)])
        for place, point in enumerate(series.points)
    ]  # fmt: skip
    return Table("Month by month", columns, list(reversed(rows)), hide_caption=True)


def _limits(at: tuple[float, float] | None) -> tuple[str, str]:
    return ("", "") if at is None else (number(at[0]), number(at[1]))


def _remark(figure: Figure | Withheld, *, hatched: bool = False, outside: bool = False) -> str:
    if isinstance(figure, Withheld):
        return figure.words
    return "Not complete yet" if hatched else "Outside the limits" if outside else ""


def _spans(board: MeasureBoard, code: str, title: str, spans: Spans, whole: int) -> Panel:
    drawn = list(spans.items())[-QUARTERS_DRAWN:]
    rows = [Interval(_label(name, months, whole), *_bounds(figure)) for name, (months, figure) in drawn]
    table = _span_table(board, title, spans)
    if not any(row.value is not None for row in rows):
        words = [figure.words for _, figure in spans.values() if isinstance(figure, Withheld) and figure.words]
        return Panel(code, title, "", table, why=words[-1] if words else NO_SPAN)
    said_so = _spans_say(board.measure, spans, whole)
    picture = interval_chart(
        rows, title=f"{board.measure.label}, {title.lower()}", desc=said_so, unit=unit_of(board.measure),
        decimals=decimals_of(max(row.value for row in rows if row.value is not None)))  # fmt: skip
    return Panel(code, title, said_so, table, picture)


def _span_table(board: MeasureBoard, title: str, spans: Spans) -> Table:
    columns = [Column("Period"), Column(unit_of(board.measure), number=True, short="Value"),
               Column("95% interval", number=True, short="Interval"), Column("Months", number=True),
               Column("Remark")]  # fmt: skip
    rows = [Row([name, said(figure), interval_of(figure), months, _remark(figure)])
            for name, (months, figure) in reversed(list(spans.items()))]  # fmt: skip
    return Table(title, columns, rows, hide_caption=True)


def _label(name: str, months: int, whole: int) -> str:
    short_name = f"{name[5:]} {name[2:4]}" if "-Q" in name else name
    return short_name if months == whole else f"{short_name} ({months} mo.)"


def _bounds(figure: Figure | Withheld) -> tuple[float | None, float | None, float | None]:
    if isinstance(figure, Withheld):
        return None, None, None
    return figure.value, figure.interval.lower, figure.interval.upper


def _spans_say(measure: Measure, spans: Spans, whole: int) -> str:
    """The latest period beside the one before it."""
    shown = [(f"{name} ({plural(months, 'month')})" if months < whole else name, figure)
             for name, (months, figure) in spans.items() if not isinstance(figure, Withheld)]  # fmt: skip
    (name, last), before = shown[-1], shown[-2] if len(shown) > 1 else None
    told = f"{name}: {number(last.value)} ({interval_of(last)})."
    if before is None:
        return told
    return f"{told} {before[0]}: {number(before[1].value)}; {changed(last, before[1], measure)}."
