"""The plot area of charts with axes: grid, ticks, axis names and a gutter for labels on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .scales import Scale, spread, written
from .svg import HEIGHT, INK, INK_SOFT, WIDTH, line, text


@dataclass(frozen=True, slots=True)
class Frame:
    """Edges of the plot area in units of the picture."""

    left: float = 40
    right: float = WIDTH - 12
    top: float = 34
    bottom: float = HEIGHT - 40

    def across(self, low: float, high: float) -> Scale:
        return Scale(low, high, self.left, self.right)

    def up(self, ticks: Sequence[float]) -> Scale:
        return Scale(ticks[0], ticks[-1], self.bottom, self.top)

    def grid_up(self, ticks: Sequence[float], name: str) -> str:
        """Horizontal lines with their values, the axis name on top."""
        scale = self.up(ticks)
        drawn = [text(4, 14, name, fill=INK, font_weight=600)]
        for tick in ticks:
            y = scale(tick)
            drawn.append(line(self.left, y, self.right, y))
            drawn.append(text(self.left - 6, y + 4, written(tick), text_anchor="end"))
        drawn.append(line(self.left, self.bottom, self.right, self.bottom, stroke=INK_SOFT, stroke_width=1.2))
        return "".join(drawn)

    def marks_across(self, ticks: Sequence[float], scale: Scale, name: str) -> str:
        """Values under the plot, the axis name below them."""
        drawn = [text(scale(tick), self.bottom + 16, written(tick), text_anchor="middle") for tick in ticks]
        middle = (self.left + self.right) / 2
        drawn.append(text(middle, self.bottom + 34, name, text_anchor="middle", fill=INK, font_weight=600))
        return "".join(drawn)

    def gutter(self, labels: Sequence[tuple[float, str]]) -> str:
        """Labels beside the plot at the heights of what they name, moved apart where they would touch."""
        places = spread([y for y, _ in labels], 14, self.top, self.bottom)
        return "".join(text(self.right + 6, place + 4, words) for place, (_, words) in zip(places, labels, strict=True))


def width_of(words: str, size: float = 12) -> float:
    """About how wide words are drawn; measured on the font, a little on the wide side."""
    return len(words) * size * 0.52
