"""Funnel: rates against size, with limits that narrow as size grows, and one's own point named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .frame import Frame, width_of
from .scales import Scale, nice_ticks, ticks_for, written
from .svg import INK, INK_SOFT, WIDTH, YOU, Svg, line, path, point, root, text


@dataclass(frozen=True, slots=True)
class Site:
    """One point. `rate` None: not drawn at all, for its place alone would say something. `named`: labelled."""

    label: str
    size: float
    rate: float | None
    mark: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """A pair of curves through (size, low, high), sizes ascending."""

    label: str
    curve: Sequence[tuple[float, float, float]]
    dashed: bool = False
    dotted: bool = False


def funnel_chart(
    sites: Sequence[Site],
    limits: Sequence[Limits],
    *,
    center: float,
    title: str,
    desc: str,
    unit: str,
    size_unit: str,
    decimals: int = 1,
) -> Svg:
    """`center` is the mean rate; `unit` names the rate, `size_unit` the denominator."""
    shown = [site for site in sites if site.rate is not None]
    ends = [(limit.curve[-1][2], limit.label) for limit in limits if limit.curve]
    names = [*ends, (center, f"mean {written(center, decimals)}")]
    frame = Frame(right=WIDTH - 10 - max(width_of(words) for _, words in names))
    largest = max([1.0, *(site.size for site in shown), *_ends(limits)])
    sizes = [tick for tick in nice_ticks(0, largest) if tick <= largest]
    ticks = ticks_for([center, *(site.rate for site in shown), *(high for high, _ in ends)], zero=True)
    across, up = frame.across(0, largest), frame.up(ticks)
    drawn = frame.grid_up(ticks, unit) + frame.marks_across(sizes, across, size_unit)
    drawn += "".join(_limit(limit, across, up, ticks) for limit in limits)
    drawn += line(frame.left, up(center), frame.right, up(center), stroke=YOU, stroke_width=1.5)
    drawn += frame.gutter([(up(value), words) for value, words in names])
    drawn += "".join(_site(site, across, up, decimals) for site in shown)
    return root(title, desc, drawn + "".join(_name(site, frame, across, up, decimals) for site in shown if site.named))


def _ends(limits: Sequence[Limits]) -> list[float]:
    return [limit.curve[-1][0] for limit in limits if limit.curve]


def _limit(limit: Limits, across: Scale, up: Scale, ticks: Sequence[float]) -> str:
    """Both curves, cut off at the edges of the plot."""
    drawn = []
    for side in (1, 2):
        inside = [(across(at[0]), up(at[side])) for at in limit.curve if ticks[0] <= at[side] <= ticks[-1]]
        if len(inside) > 1:
            dash = "5 4" if limit.dashed else "1.5 3" if limit.dotted else None
            drawn.append(path(inside, stroke=INK_SOFT, stroke_width=1.3, stroke_dasharray=dash))
    return "".join(drawn)


def _words(site: Site, decimals: int) -> str:
    return f"{site.label}: {written(site.rate or 0, decimals)}"


def _site(site: Site, across: Scale, up: Scale, decimals: int) -> str:
    kind = site.mark or ("you" if site.named else "common")
    return point(kind, across(site.size), up(site.rate or 0), _words(site, decimals), 6.5 if site.named else 4.5)


def _name(site: Site, frame: Frame, across: Scale, up: Scale, decimals: int) -> str:
    """The label goes to the side with room, on a white edge so that lines do not cross it."""
    x, y = across(site.size), up(site.rate or 0)
    left = x + 12 + width_of(_words(site, decimals), 13) > frame.right
    return text(
        x - 12 if left else x + 12,
        y + 18 if site.mark == "improvement" else y - 8,
        _words(site, decimals),
        text_anchor="end" if left else None,
        fill=INK,
        font_weight=700,
        stroke="#fff",
        stroke_width=3,
        paint_order="stroke",
    )
