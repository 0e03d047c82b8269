"""Values over periods: run charts and control charts with center and limits named in a gutter on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .frame import Frame, width_of
from .scales import Scale, ticks_for, written
from .svg import INK, INK_SOFT, RULE, SUNKEN, SUPPRESSED, WIDTH, YOU, Svg, element, line, path, point, root, text

Guide = float | Sequence[float]


@dataclass(frozen=True, slots=True)
class Period:
    """`value` None: not shown. `mark`: "", "concern", "improvement" or "changed", as the rules of the chart found.
    `open`: not complete yet; its ground is hatched.
    """

    label: str
    value: float | None
    mark: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Periods from place `first` to `last` that lie on one side of the center, with the words that say so."""

    first: int
    last: int
    words: str


def run_chart(
    periods: Sequence[Period],
    *,
    title: str,
    desc: str,
    unit: str,
    center: float | None = None,
    lower: Guide | None = None,
    upper: Guide | None = None,
    center_name: str = "mean",
    from_zero: bool = False,
    run: Run | None = None,
    decimals: int = 1,
) -> Svg:
    """Periods in order. With `lower` and `upper` a control chart, with `center` alone a run chart. A limit is one
    height for all periods, or one for each.
    """
    guides = _guides(center, lower, upper, center_name, len(periods), decimals)
    values = [period.value for period in periods]
    ticks = ticks_for([*values, *(value for heights, _, _ in guides for value in heights)], zero=from_zero)
    frame = _frame(guides)
    up = frame.up(ticks)
    across = replace(frame.across(0, max(len(periods) - 1, 1)), start=frame.left + 8, end=frame.right - 8)
    drawn = _hatching(periods, frame, across) + frame.grid_up(ticks, unit) + _drawn_guides(guides, frame, across, up)
    drawn += _trace(periods, across, up) + _labels(periods, frame, across)
    drawn += _marks(periods, frame, across, up, decimals)
    return root(title, desc, drawn + (_bracket(run, periods, frame, across, up) if run else ""))


def _guides(
    center: float | None, lower: Guide | None, upper: Guide | None, name: str, count: int, decimals: int
) -> list[tuple[Sequence[float], str, str]]:
    """Heights at every period, the name with the last of them, the color."""
    named = ((upper, "upper limit", INK_SOFT), (center, name, YOU), (lower, "lower limit", INK_SOFT))
    heights = [(_at_each(guide, count), words, color) for guide, words, color in named if guide is not None]
    return [(each, f"{words} {written(each[-1], decimals)}", color) for each, words, color in heights if each]


def _at_each(guide: Guide, count: int) -> Sequence[float]:
    return [float(guide)] * max(count, 1) if isinstance(guide, (int, float)) else guide


def _frame(guides: Sequence[tuple[Sequence[float], str, str]]) -> Frame:
    gutter = max([6.0, *(width_of(words) for _, words, _ in guides)])
    return Frame(right=WIDTH - 8 - gutter)


def _drawn_guides(guides: Sequence[tuple[Sequence[float], str, str]], frame: Frame, across: Scale, up: Scale) -> str:
    drawn = "".join(_guide(heights, color, frame, across, up) for heights, _, color in guides)
    return drawn + frame.gutter([(up(heights[-1]), words) for heights, words, _ in guides])


def _guide(heights: Sequence[float], color: str, frame: Frame, across: Scale, up: Scale) -> str:
    """One straight line, or steps where the heights differ: each period has its own limit."""
    if len(set(heights)) == 1:
        return line(frame.left, up(heights[0]), frame.right, up(heights[0]), stroke=color, stroke_width=1.5)
    half = (across(1) - across(0)) / 2
    corners = [(max(frame.left, across(index) - half), up(height)) for index, height in enumerate(heights)]
    ends = [(min(frame.right, across(index) + half), up(height)) for index, height in enumerate(heights)]
    return path([corner for pair in zip(corners, ends, strict=True) for corner in pair],
                stroke=color, stroke_width=1.3)  # fmt: skip


def _hatching(periods: Sequence[Period], frame: Frame, across: Scale) -> str:
    """The ground of periods that are not complete: strokes, for a pattern would need a name in the page."""
    half = (across(1) - across(0)) / 2
    drawn = []
    for index, period in enumerate(periods):
        if period.open:
            left, right = max(frame.left, across(index) - half), min(frame.right, across(index) + half)
            wide, high = right - left, frame.bottom - frame.top
            drawn.append(element("rect", x=left, y=frame.top, width=wide, height=high, fill=SUNKEN))
            places = [frame.top + wide + 7 * step for step in range(int((high - wide) / 7) + 1)]
            drawn += [line(left, y, right, y - wide, stroke=RULE, stroke_width=1.4) for y in places]
    return "".join(drawn)


def _trace(periods: Sequence[Period], across: Scale, up: Scale) -> str:
    """The line, broken where a value is not shown: a bridge would hint at it."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for index, period in enumerate(periods):
        if period.value is None:
            pieces.append([])
        else:
            pieces[-1].append((across(index), up(period.value)))
    return "".join(path(piece, stroke=INK_SOFT, stroke_width=1.3) for piece in pieces if len(piece) > 1)


def _marks(periods: Sequence[Period], frame: Frame, across: Scale, up: Scale, decimals: int) -> str:
    drawn = []
    for index, period in enumerate(periods):
        if period.value is None:
            drawn.append(
                text(across(index), frame.bottom - 6, SUPPRESSED, text_anchor="middle", fill=INK_SOFT, font_size=15)
            )
        else:
            readout = f"{period.label}: {written(period.value, decimals)}" + ", not complete yet" * period.open
            kind = period.mark or ("open" if period.open else "common")
            drawn.append(point(kind, across(index), up(period.value), readout))
    return "".join(drawn)


def _bracket(run: Run, periods: Sequence[Period], frame: Frame, across: Scale, up: Scale) -> str:
    """Under or over the points of the run, on the side away from the center line where there is room."""
    heights = [up(value) for period in periods[run.first : run.last + 1] if (value := period.value) is not None]
    below = max(heights) + 34 < frame.bottom
    y, tip = (max(heights) + 14, -5) if below else (min(heights) - 14, 5)
    left, right = across(run.first), across(run.last)
    drawn = path([(left, y + tip), (left, y), (right, y), (right, y + tip)], stroke=INK, stroke_width=1.5)
    half = width_of(run.words) / 2
    middle = min(max((left + right) / 2, frame.left + half), frame.right - half)
    return drawn + text(middle, y + (14 if below else -6), run.words, text_anchor="middle", fill=INK, font_weight=700,
                        stroke="#fff", stroke_width=3, paint_order="stroke")  # fmt: skip


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
