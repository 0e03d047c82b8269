"""Pareto: categories by count, with the running share of what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .frame import Frame, label, room_for, step_for, width_of
from .scales import Scale, ticks_for, written
from .svg import HEIGHT, INK, INK_SOFT, SUPPRESSED, WIDTH, YOU, Svg, element, line, path, point, root, text

CLOSEST, WIDEST = 22, 190  # units from bar to bar; those that names may take


@dataclass(frozen=True, slots=True)
class Bar:
    """`count` None: not shown, and not part of the running share."""

    label: str
    count: float | None


def pareto_chart(bars: Sequence[Bar], *, title: str, desc: str, unit: str) -> Svg:
    """Bars lie, names on the left; drawn largest first, those not shown last. The share is of what is shown."""
    ordered = sorted(bars, key=lambda bar: -1.0 if bar.count is None else bar.count, reverse=True)
    names = [bar.label for bar in bars]
    left, closest = 14 + room_for(names, WIDEST), max(CLOSEST, step_for(names, WIDEST))
    height = max(HEIGHT, 70 + closest * len(bars))
    frame = Frame(left=left, right=WIDTH - 46, top=30, bottom=height - 40)
    ticks = ticks_for([bar.count for bar in bars], zero=True)
    scale = frame.across(ticks[0], ticks[-1])
    drawn = [line(scale(tick), frame.top, scale(tick), frame.bottom) for tick in ticks]
    drawn += [frame.marks_across(ticks, scale, unit), text(WIDTH - 4, 16, "running %", text_anchor="end")]
    step = (frame.bottom - frame.top) / max(len(bars), 1)
    for index, bar in enumerate(ordered):
        drawn.append(_bar(bar, frame.top + step * index, step, frame, scale))
    return root(title, desc, "".join(drawn) + _share(ordered, frame, step), height=height)


def _bar(bar: Bar, y: float, step: float, frame: Frame, scale: Scale) -> str:
    middle = y + step / 2 + 4
    name = label(frame.left - 8, y + step / 2, bar.label, WIDEST)
    if bar.count is None:
        return name + text(frame.left + 6, middle + 2, SUPPRESSED, fill=INK_SOFT, font_size=15)
    wide = scale(bar.count) - frame.left
    words = written(bar.count)
    fits = wide > width_of(words) + 10
    drawn = element("rect", x=frame.left, y=y + 3, width=max(wide, 1), height=step - 6, fill=YOU, rx=2)
    x = frame.left + 6 if fits else frame.left + wide + 6
    return name + drawn + text(x, middle, words, fill="#fff" if fits else INK, font_weight=600)


def _share(ordered: Sequence[Bar], frame: Frame, step: float) -> str:
    """The running share as a line over the bars, its value in the gutter."""
    counts = [bar.count for bar in ordered if bar.count is not None]
    total = sum(counts)
    if not total:
        return ""
    at = Scale(0, 1, frame.left, frame.right)
    shares = [sum(counts[: index + 1]) / total for index in range(len(counts))]
    places = [(at(share), frame.top + step * (index + 0.5)) for index, share in enumerate(shares)]
    drawn = path(places, stroke=INK_SOFT, stroke_width=1.3) if len(places) > 1 else ""
    for (x, y), share, bar in zip(places, shares, ordered, strict=False):
        drawn += point("common", x, y, f"Up to {bar.label}: {share:.0%} of what is shown", 4)
        drawn += text(WIDTH - 4, y + 4, f"{share:.0%}", text_anchor="end")
    return drawn
