"""SVG text: elements, escaping and the root every chart shares."""

from __future__ import annotations

from html import escape
from typing import Final

WIDTH: Final = 440
HEIGHT: Final = 290  # with WIDTH keeps 12 px text between 11 and 14 px on phones and desks
FONTS: Final = "Source Sans 3, Portal Sans, Segoe UI, Arial, sans-serif"

INK: Final = "#14232b"
INK_SOFT: Final = "#43545e"
RULE: Final = "#d8d3c7"
SUNKEN: Final = "#efece4"
COMMON: Final = "#77858d"
CONCERN: Final = "#b8480a"
IMPROVEMENT: Final = "#1f63a8"
YOU: Final = "#0b5563"
HEAT: Final = ("#d5e6e8", "#a4cbd0", "#6fb0ba", "#1c6b79", "#083f4a")

SUPPRESSED: Final = "*"

Attribute = str | float | None


class Svg(str):
    """Markup that is already escaped; template engines read `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def element(name: str, content: str = "", /, **attributes: Attribute) -> str:
    """`content` is markup already; attribute values are escaped. Underscores become hyphens; None is left out."""
    parts = [
        f' {key.rstrip("_").replace("_", "-")}="{_written(value)}"'
        for key, value in attributes.items()
        if value is not None
    ]
    opening = f"<{name}{''.join(parts)}"
    return f"{opening}>{content}</{name}>" if content else f"{opening}/>"


def text(x: float, y: float, words: str, **attributes: Attribute) -> str:
    """Text at 12 units unless said otherwise; `words` is escaped."""
    given: dict[str, Attribute] = {"font_size": 12, "fill": INK_SOFT, **attributes}
    return element("text", escape(words), x=x, y=y, **given)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: Attribute) -> str:
    """A straight line, in rule color unless said otherwise."""
    given: dict[str, Attribute] = {"stroke": RULE, "stroke_width": 1, **attributes}
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **given)


def path(points: list[tuple[float, float]], **attributes: Attribute) -> str:
    """A line through points (x, y)."""
    drawn = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return element("path", d=drawn, fill="none", **attributes)


def point(kind: str, x: float, y: float, readout: str, size: float = 5) -> str:
    """A mark whose shape repeats its color: circle (common, you), triangle (concern), diamond (improvement), square
    (changed: neither good nor bad), ring (open: not complete yet).
    """
    drawn = element("title", escape(readout)) + _shape(kind, x, y, size)
    return element("g", drawn, data_readout=readout)


def root(title: str, desc: str, content: str, width: float = WIDTH, height: float = HEIGHT) -> Svg:
    """The picture: an image with a name and a description, both in words."""
    said = element("title", escape(title)) + (element("desc", escape(desc)) if desc else "")
    return Svg(
        element(
            "svg",
            said + content,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {width:g} {height:g}",
            role="img",
            font_family=FONTS,
        )
    )


def _shape(kind: str, x: float, y: float, size: float) -> str:
    edge: dict[str, Attribute] = {"stroke": "#fff", "stroke_width": 1.2}
    if kind == "concern":
        s = size + 1.5
        drawn = f"M{x:.1f} {y - s:.1f}L{x + s:.1f} {y + s * 0.8:.1f}L{x - s:.1f} {y + s * 0.8:.1f}Z"
        return element("path", d=drawn, fill=CONCERN, **edge)
    if kind == "improvement":
        s = size + 1
        drawn = f"M{x:.1f} {y - s:.1f}L{x + s:.1f} {y:.1f}L{x:.1f} {y + s:.1f}L{x - s:.1f} {y:.1f}Z"
        return element("path", d=drawn, fill=IMPROVEMENT, **edge)
    if kind == "changed":
        return element("rect", x=x - size, y=y - size, width=2 * size, height=2 * size, fill=INK, **edge)
    if kind == "open":
        return element("circle", cx=x, cy=y, r=size - 1, fill="#fff", stroke=COMMON, stroke_width=1.8)
    return element("circle", cx=x, cy=y, r=size, fill=YOU if kind == "you" else COMMON, **edge)


def _written(value: str | float) -> str:
    return escape(value, quote=True) if isinstance(value, str) else f"{round(value, 1):g}"
