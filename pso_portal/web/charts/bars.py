"""Shares of a whole in the order of their scale, each beside what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .frame import Frame, label, room_for, step_for, width_of
from .scales import Scale, ticks_for
from .svg import CONCERN, HEIGHT, INK, INK_SOFT, SUPPRESSED, WIDTH, YOU, Svg, element, line, root, text

WIDEST = 156  # units that names may take


@dataclass(frozen=True, slots=True)
class Share:
    """`value` and `before` between 0 and 1; None: not shown. `words` stand beside the bar."""

    label: str
    value: float | None
    before: float | None = None
    words: str = ""


def share_chart(bars: Sequence[Share], *, title: str, desc: str, unit: str, before_name: str) -> Svg:
    """Bars lie in the order given; a mark shows where each ended before, named once below."""
    names = [bar.label for bar in bars]
    left = 14 + room_for(names, WIDEST)
    right = WIDTH - 10 - max([30.0, *(width_of(_words(bar)) for bar in bars)])
    bottom = 16 + max(len(bars), 1) * max(step_for(names, WIDEST), min(34, (HEIGHT - 80) / max(len(bars), 1)))
    frame = Frame(left=left, right=right, top=8, bottom=bottom)
    shown = [value for bar in bars for value in (bar.value, bar.before) if value is not None]
    ticks = ticks_for([100 * value for value in shown], zero=True)
    scale = frame.across(ticks[0], ticks[-1])
    drawn = [line(scale(tick), frame.top, scale(tick), frame.bottom) for tick in ticks]
    drawn.append(frame.marks_across(ticks, scale, unit))
    step = (frame.bottom - frame.top) / max(len(bars), 1)
    drawn += [_bar(bar, frame.top + step * index, step, frame, scale) for index, bar in enumerate(bars)]
    if any(bar.before is not None for bar in bars):
        drawn.append(_key(before_name, bottom + 54))
    return root(title, desc, "".join(drawn), height=bottom + 64)


def _words(bar: Share) -> str:
    return SUPPRESSED if bar.value is None else bar.words or f"{bar.value:.0%}"


def _bar(bar: Share, y: float, step: float, frame: Frame, scale: Scale) -> str:
    middle = y + step / 2
    drawn = label(frame.left - 8, middle, bar.label, WIDEST)
    drawn += text(frame.right + 6, middle + 4, _words(bar), fill=INK, font_weight=600)
    if bar.value is not None:
        box = element("rect", x=frame.left, y=y + 4, width=max(scale(100 * bar.value) - frame.left, 1),
                      height=step - 8, fill=YOU, rx=2)  # fmt: skip
        readout = f"{bar.label}: {_words(bar)}"
        drawn += element("g", element("title", escape(readout)) + box, data_readout=readout)
    if bar.before is not None:
        drawn += _mark(scale(100 * bar.before), y + 1, step - 2)
    return drawn


def _mark(x: float, y: float, height: float) -> str:
    edge = line(x, y, x, y + height, stroke="#fff", stroke_width=4.5)
    return edge + line(x, y, x, y + height, stroke=CONCERN, stroke_width=2)


def _key(name: str, y: float) -> str:
    return _mark(8, y - 10, 12) + text(15, y, name, fill=INK_SOFT)
