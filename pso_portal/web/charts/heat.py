"""Heat map with its numbers: the color only repeats what the number says."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .frame import label, room_for, step_for
from .scales import written
from .svg import HEAT, HEIGHT, INK, INK_SOFT, SUNKEN, SUPPRESSED, WIDTH, Svg, element, root, text

Value = float | None
WIDEST = 140  # units that names may take


def heat_map(
    rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[Value]], *, title: str, desc: str
) -> Svg:
    """`values[row][column]`; None is drawn as a star on a neutral ground. Raises ValueError on a ragged table."""
    left = 10 + room_for(rows, WIDEST)
    wide = (WIDTH - left - 4) / max(len(columns), 1)
    high = max(step_for(rows, WIDEST), min(34.0, (HEIGHT - 30) / max(len(rows), 1)))
    drawn = [
        text(left + wide * (index + 0.5), 16, name, text_anchor="middle", font_size=_fits(name, wide))
        for index, name in enumerate(columns)
    ]
    top = _highest(values)
    for place, (name, cells) in enumerate(zip(rows, values, strict=True)):
        y = 24 + high * place
        drawn.append(label(left - 8, y + high / 2, name, WIDEST, font_weight=600))
        for index, (column, value) in enumerate(zip(columns, cells, strict=True)):
            drawn.append(_cell(left + wide * index, y, wide, high, value, top, f"{name}, {column}"))
    return root(title, desc, "".join(drawn), height=28 + high * max(len(rows), 1))


def _highest(values: Sequence[Sequence[Value]]) -> float:
    return max([value for row in values for value in row if value is not None], default=0) or 1


def _fits(words: str, room: float) -> float:
    return max(9.0, min(12.0, room / max(len(words), 1) / 0.54))


def _cell(x: float, y: float, wide: float, high: float, value: Value, top: float, name: str) -> str:
    box = {"x": x + 1, "y": y + 1, "width": wide - 2, "height": high - 2, "rx": 2}
    if value is None:
        star = text(x + wide / 2, y + high / 2 + 7, SUPPRESSED, text_anchor="middle", fill=INK_SOFT, font_size=15)
        return element("rect", fill=SUNKEN, **box) + star
    step = min(len(HEAT) - 1, int(max(value, 0) / top * len(HEAT)))
    words = written(value)
    color = "#fff" if step >= 3 else INK
    size = _fits(words, wide - 4)
    number = text(x + wide / 2, y + high / 2 + 4, words, text_anchor="middle", fill=color, font_size=size)
    readout = f"{name}: {words}"
    title = element("title", escape(readout))
    return element("g", title + element("rect", fill=HEAT[step], **box) + number, data_readout=readout)
