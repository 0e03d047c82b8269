"""The plot area of charts with axes: grid, ticks, axis names and a gutter for labels on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from .scales import Scale, spread, written
from .svg import HEIGHT, INK, INK_SOFT, WIDTH, Attribute, line, text

LINE, BOLD = 13, 12.5   # units from line to line of a name; the size by which bold words of 12 are measured
SLACK = 4   # letters by which one line of a name may be longer than the others


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


def label(x: float, y: float, words: str, room: float, **attributes: Attribute) -> str:
    """The name of a row, set to the right against `x` around the height `y`; in lines, where it is wider than `room`.
    """
    lines = lines_of(words, room)
    given: dict[str, Attribute] = {"fill": INK, **attributes, "text_anchor": "end"}
    first = y + 4 - LINE * (len(lines) - 1) / 2
    return "".join(text(x, first + LINE * at, each, **given) for at, each in enumerate(lines))


def lines_of(words: str, room: float) -> list[str]:
    """Words in as few lines as `room` allows, about equally long. A word that is too long by itself stays whole."""
    for count in range(1, len(words.split()) + 1):
        lines = wrap(words, max(1, -(-len(words) // count) + SLACK), break_long_words=False, break_on_hyphens=False)
        if all(width_of(line, BOLD) <= room for line in lines):
            return lines
    return words.split() or [""]


def room_for(names: Sequence[str], widest: float) -> float:
    """How wide the names of rows are, in as many lines as `widest` asks for."""
    return max([40.0, *(width_of(line, BOLD) for name in names for line in lines_of(name, widest))])


def step_for(names: Sequence[str], widest: float) -> float:
    """How far rows must be apart so that their names do not touch."""
    return 6.0 + LINE * max([1, *(len(lines_of(name, widest)) for name in names)])


def width_of(words: str, size: float = 12) -> float:
    """About how wide words are drawn; measured on the font, a little on the wide side."""
    return len(words) * size * 0.52
