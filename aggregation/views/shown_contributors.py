"""Single contributors by code as panels: they stand on sealed pages only."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.charts import Interval, Limits, Site, funnel_chart, interval_chart
from pso_portal.web.tables import Column, Row, Table

from ..dashboards import quality
from ..dashboards.beside import Line, curves_of, mark_of
from ..dashboards.comparison import DIRECTIONS
from ..dashboards.figures import SYMBOL, Figure, Withheld, decimals_of, interval_of, number, said, with_interval
from ..dashboards.months import full, spoken
from ..measures import Better, Denominator
from ..selectors.boards import ContributorBoard
from ..statistics.comparison import RateRatio
from ..statistics.flags import Side
from ..statistics.proportions import Proportion
from .panels import Panel
from .shown_over_time import unit_of

THOUSAND = 1000
DRAWN = 40
NO_MONTH = "No month of this period is over and complete enough to compare anybody by."
WHAT_TO_DO = {
    True: "More reports may mean more events or better reporting: read data and culture below before its events.",
    False: "Look first whether its data are worth a comparison, then at its cases of this kind.",
}
HOW_FLAGGED = (
    "Named: at least 5 events expected, outside the 99.8% limits widened by how all providers differ, and among those "
    "of which at most one in twenty is chance (Benjamini and Hochberg)."
)  # fmt: skip


def panels_of(board: ContributorBoard) -> list[Panel]:
    """Who stands out, all of them with their intervals, and what their data are worth."""
    return [_funnel(board), _flagged(board), _intervals(board), _all(board), _quality(board), _culture(board)]


def _funnel(board: ContributorBoard) -> Panel:
    title, group = f"{board.measure.label}, by size", board.group
    refused = Withheld(NO_MONTH) if not board.months else group.limits_refused
    if refused or group.middle is None:
        return Panel("funnel", title, "", _table(board, group.lines), why=(refused or Withheld(NO_MONTH)).words)
    picture = funnel_chart(
        [_site(board, line) for line in group.lines if isinstance(line.figure, Figure)], _limits(board),
        center=group.middle, title=title, desc=group.says, unit=unit_of(board.measure), size_unit=_size_name(board),
        decimals=decimals_of(group.middle),
    )  # fmt: skip
    return Panel("funnel", title, group.says, _table(board, group.lines), picture, notes=[HOW_FLAGGED])


def _flagged(board: ContributorBoard) -> Panel:
    """Those that somebody should look at, and what to do about it."""
    lines, title, better = board.group.flagged, "Outside the limits", board.measure.better
    columns = [Column("Code"), Column(f"{unit_of(board.measure)} (95% interval)", number=True, short="Value"),
               Column("Finding")]  # fmt: skip
    rows = [Row([line.code, with_interval(line.figure), line.side.value.capitalize()]) for line in lines]
    told = f"{DIRECTIONS[better]}. {WHAT_TO_DO[better is Better.NEITHER]}" if lines else "Nobody is named here."
    return Panel("outside", title, told, Table(title, columns, rows, hide_caption=True), table_first=True)


def _size(board: ContributorBoard) -> float:
    return THOUSAND if board.measure.denominator is Denominator.EXPOSURE else 1


def _size_name(board: ContributorBoard) -> str:
    if board.measure.denominator is Denominator.EVENTS:
        return "Reports"
    return f"{SETTINGS[board.asked.setting].exposure.capitalize()} (thousands)"


def _site(board: ContributorBoard, line: Line) -> Site:
    assert isinstance(line.figure, Figure)
    mark = mark_of(line.side, board.measure.better)
    return Site(str(line.code), line.figure.below / _size(board), line.figure.value, mark, named=bool(mark))


def _limits(board: ContributorBoard) -> list[Limits]:
    return [
        Limits(curve.label, [(size / _size(board), low, high) for size, low, high in curve.points],
               dashed=curve.label.startswith("95"), dotted=curve.wide)
        for curve in curves_of(board.group, board.measure)
    ]  # fmt: skip


def _intervals(board: ContributorBoard) -> Panel:
    title = "Figures with their intervals"
    lines = [line for line in board.group.lines if isinstance(line.figure, Figure)]
    table = _table(board, board.group.lines)
    if not lines:
        return Panel("intervals", title, "", table, why=(board.group.refused or Withheld(NO_MONTH)).words)
    rows = [Interval(str(line.code), line.figure.value, line.figure.interval.lower, line.figure.interval.upper,
                     you=line.side is not Side.ALIKE)
            for line in lines[:DRAWN] if isinstance(line.figure, Figure)]  # fmt: skip
    told = _intervals_say(board)
    more = (f"Drawn: the first {DRAWN} of {len(lines)}. The table has all.",) if len(lines) > DRAWN else ()
    picture = interval_chart(rows, title=title, desc=told, unit=unit_of(board.measure),
                             decimals=decimals_of(board.group.middle or 0.0))  # fmt: skip
    return Panel("intervals", title, told, table, picture, notes=more)


def _intervals_say(board: ContributorBoard) -> str:
    """How many intervals hold what all of them together report."""
    middle = board.group.middle or 0.0
    figures = [line.figure for line in board.group.lines if isinstance(line.figure, Figure)]
    if len(figures) == 1:
        return "One provider: there is nothing to hold it against."
    inside = sum(each.interval.lower <= middle <= each.interval.upper for each in figures)
    return f"All together: {number(middle)}. The intervals of {inside} of {len(figures)} providers hold it."


def _all(board: ContributorBoard) -> Panel:
    """Every figure of everybody: the page folds it, provider by provider, a file has it as a table."""
    return Panel("all", board.measure.label, "", _table(board, board.group.lines), on_demand=True)


def _denominator(board: ContributorBoard) -> str:
    return _size_name(board).removesuffix(" (thousands)")


def _table(board: ContributorBoard, lines: Sequence[Line]) -> Table:
    columns = [
        Column("Code"), Column("Events", number=True), Column(_denominator(board), number=True),
        Column("Months", number=True), Column(unit_of(board.measure), number=True, short="Value"),
        Column("95% interval", number=True, short="Interval"), Column("Finding"),
        Column("Drawn to the others", number=True, short="Drawn in"), Column("Reliability", number=True),
        Column("Quarter of the others"),
    ]  # fmt: skip
    rows = [Row(_row(board, line)) for line in lines]
    return Table(f"Providers by code, {_when(board)}", columns, rows, hide_caption=True)


def _row(board: ContributorBoard, line: Line) -> list[object]:
    if isinstance(line.figure, Withheld):
        figures: list[object] = [SYMBOL, SYMBOL, line.months, SYMBOL, line.figure.words]
    else:
        figures = [f"{line.figure.count:,}", f"{line.figure.below:,}", line.months, said(line.figure),
                   interval_of(line.figure)]  # fmt: skip
    drawn = ["", ""] if isinstance(line.shrunk, Withheld) else [number(line.shrunk.value),
                                                               f"{line.shrunk.reliability:.0%}"]  # fmt: skip
    return [line.code, *figures, line.finding, *drawn, line.quarter]


def _quality(board: ContributorBoard) -> Panel:
    title, told = "What their data are worth", quality.says(board.quality, len(board.months))
    columns = [Column("Code"), Column("Reports", number=True), Column("Months without exposure", number=True),
               Column("Months without a report", number=True), Column("Last month with anything"),
               Column("Harm judged", number=True), Column("Type: something else", number=True),
               Column("To ask about")]  # fmt: skip
    rows = [Row([one.code, f"{one.events:,}", one.without_exposure, one.silent, full(one.last), _share(one.judged),
                 _share(one.untyped), "; ".join(one.remarks)]) for one in board.quality]  # fmt: skip
    return _listed("quality", title, told, columns, rows)


def _culture(board: ContributorBoard) -> Panel:
    title = "Reporting culture"
    columns = [Column("Code"), Column("Near misses per event with harm", number=True, short="Near misses"),
               Column("95% interval", number=True, short="Interval"),
               Column("Reported by the end of the next month", number=True, short="By next month"),
               Column("Its 95% interval", number=True, short="Interval")]  # fmt: skip
    rows = [Row([one.code, *_ratio(one.near_misses), _share(one.early), _share_interval(one.early)])
            for one in sorted(board.quality, key=lambda one: one.code)]  # fmt: skip
    return _listed("culture", title, quality.culture_says(board.quality), columns, rows)


def _listed(code: str, title: str, told: str, columns: list[Column], rows: list[Row]) -> Panel:
    return Panel(code, title, told, Table(title, columns, rows, hide_caption=True), on_demand=True)


def _ratio(found: RateRatio | Withheld) -> list[object]:
    if isinstance(found, Withheld):
        return [SYMBOL, found.words]
    high = "no bound" if found.interval.upper == inf else number(found.interval.upper)
    return [number(found.value), f"{number(found.interval.lower)} to {high}"]


def _share(found: Proportion | Withheld) -> str:
    return SYMBOL if isinstance(found, Withheld) else f"{found.value:.0%}"


def _share_interval(found: Proportion | Withheld) -> str:
    return found.words if isinstance(found, Withheld) else f"{found.interval.lower:.0%} to {found.interval.upper:.0%}"


def _when(board: ContributorBoard) -> str:
    return spoken(board.months) if board.months else board.asked.period
