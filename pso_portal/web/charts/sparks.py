"""Sparkline: the shape of a series in a table cell; the figure itself stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

from .scales import Scale
from .svg import COMMON, YOU, Svg, element, path, root


def sparkline(values: Sequence[float | None], *, title: str) -> Svg:
    """120 by 28 units, the last shown value marked. Values that are not shown leave a gap."""
    shown = [value for value in values if value is not None]
    if not shown:
        return root(title, "", "", 120, 28)
    across = Scale(0, max(len(values) - 1, 1), 4, 114)
    up = Scale(min(shown), max(shown), 23, 5)
    pieces: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((across(index), up(value)))
    drawn = "".join(path(piece, stroke=COMMON, stroke_width=1.6) for piece in pieces if len(piece) > 1)
    x, y = [place for piece in pieces for place in piece][-1]
    return root(title, "", drawn + element("circle", cx=x, cy=y, r=3, fill=YOU), 120, 28)
