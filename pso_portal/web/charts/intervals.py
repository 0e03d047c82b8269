"""Dot and whisker: a value with its interval, one line for each of "You", "Peer group", …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .frame import Frame, label, room_for, step_for, width_of
from .scales import Scale, ticks_for, written
from .svg import COMMON, HEIGHT, SUPPRESSED, WIDTH, YOU, Svg, line, point, root, text

CLOSEST, WIDEST = 20, 190  # units from row to row; those that names may take


@dataclass(frozen=True, slots=True)
class Interval:
    """`value` None: not shown. `low` and `high` None: shown without an interval."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    you: bool = False

    def words(self, decimals: int | None) -> str:
        if self.value is None:
            return SUPPRESSED
        said = written(self.value, decimals)
        if self.low is None or self.high is None:
            return said
        return f"{said} ({written(self.low, decimals)} to {written(self.high, decimals)})"


def interval_chart(rows: Sequence[Interval], *, title: str, desc: str, unit: str, decimals: int | None = 1) -> Svg:
    """Rows from top to bottom on one scale from zero; `unit` names the axis."""
    frame = _frame(rows, decimals)
    shown = [value for row in rows if row.value is not None for value in (row.value, row.low, row.high)]
    ticks = ticks_for(shown, zero=True, count=6)
    scale = frame.across(ticks[0], ticks[-1])
    drawn = [line(scale(tick), frame.top - 6, scale(tick), frame.bottom) for tick in ticks]
    drawn.append(frame.marks_across(ticks, scale, unit))
    step = (frame.bottom - frame.top) / max(len(rows), 1)
    for index, row in enumerate(rows):
        drawn.append(_row(row, frame.top + step * (index + 0.5), frame, scale, decimals))
    return root(title, desc, "".join(drawn), height=_height(rows))


def _height(rows: Sequence[Interval]) -> float:
    """Few rows stand apart; many are as close as their words allow, and the picture grows."""
    count = max(len(rows), 1)
    return 76 + count * max(CLOSEST, step_for([row.label for row in rows], WIDEST), min(46, (HEIGHT - 76) / count))


def _frame(rows: Sequence[Interval], decimals: int | None) -> Frame:
    left = 14 + room_for([row.label for row in rows], WIDEST)
    right = WIDTH - 14 - max([30.0, *(width_of(row.words(decimals)) for row in rows)])
    return Frame(left=left, right=right, top=16, bottom=_height(rows) - 46)


def _row(row: Interval, y: float, frame: Frame, scale: Scale, decimals: int | None) -> str:
    drawn = label(frame.left - 12, y, row.label, WIDEST, font_weight=700 if row.you else 600)
    drawn += text(frame.right + 10, y + 4, row.words(decimals), font_weight=700 if row.you else None)
    if row.value is None:
        return drawn
    if row.low is not None and row.high is not None:
        drawn += _whisker(scale(row.low), scale(row.high), y, YOU if row.you else COMMON, 5 if row.you else 3)
    readout = f"{row.label}: {row.words(decimals)}"
    return drawn + point("you" if row.you else "common", scale(row.value), y, readout, 5.5 if row.you else 4)


def _whisker(low: float, high: float, y: float, color: str, width: float) -> str:
    """Its ends reach above and below the point: of a short one they would else lie hidden under it."""
    drawn = line(low, y, high, y, stroke=color, stroke_width=width)
    return drawn + "".join(line(x, y - 7, x, y + 7, stroke=color, stroke_width=1.5) for x in (low, high))
