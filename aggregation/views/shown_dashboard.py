"""The dashboard as panels."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.urls import reverse

from events.common_formats import FACTORS, HARMS
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.charts import Bar, Share, heat_map, pareto_chart, share_chart, sparkline
from pso_portal.web.tables import Column, Row, Table

from ..dashboards.comparison import DIRECTIONS, SHORT, against
from ..dashboards.factors import factors_say
from ..dashboards.figures import SYMBOL, Withheld, interval_of, said, with_interval
from ..dashboards.months import NAMES, short, spoken
from ..dashboards.shape import months_say, totals_say
from ..dashboards.sums import FEWEST
from ..selectors import TYPE_LABELS
from ..selectors.boards import Board, MeasureLine
from ..statistics.proportions import Proportion
from .panels import Panel, address

TYPES_DRAWN, BARS_DRAWN, BEFORE = 10, 10, "A year before"
HARM_LABELS = {str(harm): described.label for harm, described in HARMS.items()}
CAVEATS = (
    "A reporting rate says how much people report, not how often harm happens. A higher one is not a worse one.",
    f"{SYMBOL} stands for every figure that is small, or that rests on few providers or mostly on one.",
    f"A sum is shown from 11 events of {FEWEST} providers on, of which none makes up most.",
    "A rate stands on the exposures as they were last returned: one that is corrected later changes the rates of its "
    "months here. What was released stands until it is told anew.",
    "Two figures are called different only where their 95% intervals leave no doubt. Of many comparisons, some differ "
    "by chance.",
)  # fmt: skip


def title_of(board: Board) -> str:
    """"Hospital, 2025"; with the type that was asked for."""
    asked = board.asked
    kind = f"{TYPE_LABELS[asked.event_type]}, " if asked.event_type else ""
    return f"{kind}{SETTINGS[asked.setting].label.lower() if kind else SETTINGS[asked.setting].label}, {when_of(board)}"


def when_of(board: Board) -> str:
    """The months that the figures are of."""
    return spoken(board.window.months) if board.window.months else board.asked.period


def panels_of(board: Board) -> list[Panel]:
    """From what is reported to what is measured."""
    return [_heat(board), _ranking(board), _factors(board), _degrees(board), _measures(board)]


def _heat(board: Board) -> Panel:
    title = "Events by type and month"
    if isinstance(board.kinds, Withheld):
        return _none("types-by-month", title, board.kinds)
    months, cells, told = board.kinds.months, board.kinds.cells, months_say(board.kinds, TYPE_LABELS)
    names = [TYPE_LABELS[kind] for kind in cells][:TYPES_DRAWN]
    columns = [NAMES[int(month[5:]) - 1] for month in months]
    picture = heat_map(names, columns, list(cells.values())[:TYPES_DRAWN], title=title, desc=told)
    table = Table(
        f"{title}, {spoken(months)}", [Column("Type"), *(Column(short(month), number=True) for month in months)],
        [Row([TYPE_LABELS[kind], *map(_count, line)]) for kind, line in cells.items()], hide_caption=True,
    )  # fmt: skip
    more = (f"The table below has all {len(cells)} types.",) if len(cells) > TYPES_DRAWN else ()
    return Panel("types-by-month", title, told, table, picture, notes=more)


def _ranking(board: Board) -> Panel:
    title = "Types that make up most"
    if isinstance(board.kinds, Withheld):
        return _none("types", title, board.kinds)
    told = totals_say(board.kinds, TYPE_LABELS)
    shown = [Bar(TYPE_LABELS[kind], count) for kind, count in board.kinds.totals.items()]
    picture = pareto_chart(shown[:BARS_DRAWN], title=title, desc=told, unit="Events")
    rows = [Row([bar.label, _count(bar.count)]) for bar in shown]
    table = Table(title, [Column("Type"), Column("Events", number=True)], rows, hide_caption=True)
    more = (f"The table below has all {len(shown)} types.",) if len(shown) > BARS_DRAWN else ()
    return Panel("types", title, told, table, picture, notes=more)


def _factors(board: Board) -> Panel:
    title = "Contributing factors"
    if isinstance(board.factors, Withheld):
        return _none("factors", title, board.factors)
    found = board.factors
    told = factors_say(found, FACTORS)
    shown = [Bar(FACTORS[factor], count) for factor, count in found.totals.items()]
    picture = pareto_chart(shown[:BARS_DRAWN], title=title, desc=told, unit="Events")
    columns = [Column("Contributing factor"), Column("Events", number=True),
               Column("Of those that told any", number=True), Column("95% interval", number=True)]  # fmt: skip
    rows = [Row([FACTORS[factor], _count(count), *_shared(found.share_of(factor))])
            for factor, count in found.totals.items()]  # fmt: skip
    more = (f"The table below has all {len(shown)} factors.",) if len(shown) > BARS_DRAWN else ()
    notes = ("An event can tell several factors: the running percent is of mentions; shares of events, in the table, "
             "can add up to more than 100%.",
             f"Besides, {_count(found.unknown)} events told that no factor is known. Of all others nobody told.", *more)
    return Panel("factors", title, told, Table(title, columns, rows, hide_caption=True), picture, notes=notes)


def _shared(found: Proportion | None) -> tuple[str, str]:
    if found is None:
        return SYMBOL, SYMBOL
    return f"{found.value:.1%}", f"{found.interval.lower:.1%} to {found.interval.upper:.1%}"


def _degrees(board: Board) -> Panel:
    title = "Incidents by degree of harm"
    if isinstance(board.degrees, Withheld):
        return _none("harm", title, board.degrees)
    found = board.degrees
    bars = [Share(HARM_LABELS[harm], value, found.before[harm], "" if value is None else f"{value:.1%}")
            for harm, value in found.shares.items()]  # fmt: skip
    picture = share_chart(bars, title=title, desc=found.says, unit="Percent of incidents whose harm was judged",
                          before_name=BEFORE)  # fmt: skip
    columns = [Column("Degree of harm"), Column("Incidents", number=True), Column("Of those judged", number=True),
               Column(BEFORE, number=True)]  # fmt: skip
    rows = [Row([HARM_LABELS[harm], _count(found.counts[harm]), _percent(found.shares.get(harm)),
                 _percent(found.before.get(harm))]) for harm in _ordered(found.counts)]  # fmt: skip
    return Panel("harm", title, found.says, Table(title, columns, rows, hide_caption=True), picture)


def _ordered(harms: Collection[str]) -> list[str]:
    return [str(harm) for harm in reversed(HARMS) if str(harm) in harms]


def _measures(board: Board) -> Panel:
    title = f"Measures, {SETTINGS[board.asked.setting].label.lower()}"
    columns = [Column("Measure"), Column(f"{when_of(board)} (95% interval)", number=True, short="Value"),
               Column(BEFORE), Column("Better"), Column("Last 8 quarters", number=True)]  # fmt: skip
    rows = [Row([line.measure.label, with_interval(line.now), _before(line), SHORT[line.measure.better], _spark(line)],
                url=_measure_url(board, line)) for line in board.measures if not _is_starred(line)]  # fmt: skip
    table, sheet, why = Table(title, columns, rows, hide_caption=True), _measure_sheet(board, title), _one_reason(board)
    if why:
        notes = [f"Not shown: {_names(board.measures)}."]
        return Panel("measures", title, "", table, why=why, sheet=sheet, table_first=True, notes=notes)
    return Panel("measures", title, _measures_say(board), table, sheet=sheet, table_first=True,
                 notes=_starred_say(board))  # fmt: skip


def _one_reason(board: Board) -> str:
    """Why none of several measures is shown, where it is the same for all of them: said once, not in each row."""
    words = {line.now.words if isinstance(line.now, Withheld) else "" for line in board.measures}
    return words.pop() if len(words) == 1 else ""


def _names(lines: Iterable[MeasureLine]) -> str:
    return "; ".join(line.measure.label for line in lines)


def _is_starred(line: MeasureLine) -> bool:
    """Not shown for a reason that depends on counts: there is nothing to say of it but that."""
    return isinstance(line.now, Withheld) and not line.now.words


def _starred_say(board: Board) -> list[str]:
    starred = [line for line in board.measures if _is_starred(line)]
    return [f"Not shown ({SYMBOL}): {_names(starred)}."] if starred else []


def _measure_sheet(board: Board, title: str) -> Table:
    """As a file: each figure in a column of its own, and what is counted against what."""
    columns = [Column("Measure"), Column(when_of(board), number=True), Column("95% interval", number=True),
               Column(BEFORE), Column("Direction"), Column("Counted")]  # fmt: skip
    rows = [Row([line.measure.label, said(line.now), interval_of(line.now), _before(line),
                 DIRECTIONS[line.measure.better], line.measure.says]) for line in board.measures]  # fmt: skip
    return Table(title, columns, rows)


def _measures_say(board: Board) -> str:
    if not board.measures:
        return "No measure of this setting names this type by itself."
    shown = sum(not isinstance(line.now, Withheld) for line in board.measures)
    return f"{shown} of {len(board.measures)} measures can be shown for these months."


def _before(line: MeasureLine) -> str:
    """The year before; or why there is no figure to set beside it."""
    if isinstance(line.now, Withheld):
        return line.now.words or SYMBOL
    return against(line.now, line.before, line.measure)


def _spark(line: MeasureLine) -> object:
    if sum(value is not None for value in line.quarters) < 2:
        return SYMBOL
    return sparkline(line.quarters, title=f"{line.measure.label}, last {len(line.quarters)} quarters")


def _measure_url(board: Board, line: MeasureLine) -> str:
    return address(reverse("aggregation:over_time"), {"setting": board.asked.setting, "measure": line.measure.code})


def _none(code: str, title: str, why: Withheld) -> Panel:
    return Panel(code, title, "", Table(title, [Column("Not shown")], [Row([why.words or SYMBOL])]), why=why.words)


def _count(value: float | None) -> str:
    return SYMBOL if value is None else f"{value:,.0f}"


def _percent(value: float | None) -> str:
    return SYMBOL if value is None else f"{value:.1%}"
