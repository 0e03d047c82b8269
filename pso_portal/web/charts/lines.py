"""Values over periods: run charts and control charts with center and limits named in a gutter on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .frame import Frame, width_of
from .scales import Scale, ticks_for, written
from .svg import INK_SOFT, SUPPRESSED, WIDTH, YOU, Svg, line, path, point, root, text


@dataclass(frozen=True, slots=True)
class Period:
    """`value` None: not shown. `mark`: "", "concern" or "improvement", as the rules of the chart found."""

    label: str
    value: float | None
    mark: str = ""


def run_chart(
    periods: Sequence[Period],
    *,
    title: str,
    desc: str,
    unit: str,
    center: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
    center_name: str = "mean",
    from_zero: bool = False,
) -> Svg:
    """Periods in order. With `lower` and `upper` a control chart, with `center` alone a run chart."""
    guides = _guides(center, lower, upper, center_name)
    values = [period.value for period in periods]
    ticks = ticks_for([*values, *(value for value, _, _ in guides)], zero=from_zero)
    frame = _frame(guides)
    up = frame.up(ticks)
    across = replace(frame.across(0, max(len(periods) - 1, 1)), start=frame.left + 8, end=frame.right - 8)
    drawn = frame.grid_up(ticks, unit) + _drawn_guides(guides, frame, up)
    drawn += _trace(periods, across, up) + _labels(periods, frame, across)
    return root(title, desc, drawn + _marks(periods, frame, across, up))


def _guides(center: float | None, lower: float | None, upper: float | None, name: str) -> list[tuple[float, str, str]]:
    named = ((upper, "upper limit", INK_SOFT), (center, name, YOU), (lower, "lower limit", INK_SOFT))
    return [(value, f"{words} {written(value, 1)}", color) for value, words, color in named if value is not None]


def _frame(guides: Sequence[tuple[float, str, str]]) -> Frame:
    gutter = max([6.0, *(width_of(words) for _, words, _ in guides)])
    return Frame(right=WIDTH - 8 - gutter)


def _drawn_guides(guides: Sequence[tuple[float, str, str]], frame: Frame, up: Scale) -> str:
    drawn = "".join(
        line(frame.left, up(value), frame.right, up(value), stroke=color, stroke_width=1.5)
        for value, _, color in guides
    )
    return drawn + frame.gutter([(up(value), words) for value, words, _ in guides])


def _trace(periods: Sequence[Period], across: Scale, up: Scale) -> str:
    """The line, broken where a value is not shown: a bridge would hint at it."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for index, period in enumerate(periods):
        if period.value is None:
            pieces.append([])
        else:
            pieces[-1].append((across(index), up(period.value)))
    return "".join(path(piece, stroke=INK_SOFT, stroke_width=1.3) for piece in pieces if len(piece) > 1)


def _marks(periods: Sequence[Period], frame: Frame, across: Scale, up: Scale) -> str:
    drawn = []
    for index, period in enumerate(periods):
        if period.value is None:
            drawn.append(
                text(across(index), frame.bottom - 6, SUPPRESSED, text_anchor="middle", fill=INK_SOFT, font_size=15)
            )
        else:
            readout = f"{period.label}: {written(period.value, 1)}"
            drawn.append(point(period.mark or "common", across(index), up(period.value), readout))
    return "".join(drawn)


def _labels(periods: Sequence[Period], frame: Frame, across: Scale) -> str:
    """As many period names as fit without touching."""
    widest = max([30.0, *(width_of(period.label) + 10 for period in periods)])
    room = max(1, int((frame.right - frame.left) / widest))
    every = max(1, -(-len(periods) // room))
    return "".join(
        text(across(index), frame.bottom + 18, period.label, text_anchor="middle")
        for index, period in enumerate(periods)
        if index % every == 0
    )
