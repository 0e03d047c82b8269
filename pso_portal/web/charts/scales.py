"""From values to places: linear scales, round ticks, numbers as people write them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

FLAT = 1e-9  # a smaller span cannot be told from none: ticks have ten decimals


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear from the domain (values) to the range (units of the picture). A flat domain maps to the start."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return self.start
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def nice_step(span: float, count: int = 5) -> float:
    """The step of 1, 2 or 5 times a power of ten that cuts `span` into about `count` parts."""
    if not math.isfinite(span) or span < FLAT:
        return 1.0
    raw = span / count
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * factor for factor in (1, 2, 5, 10) if raw <= power * factor * 1.0001)


def nice_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values that enclose low and high, evenly spaced."""
    step = nice_step(high - low, count)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, max(last, first + 1) + 1)]


def ticks_for(values: Iterable[float | None], *, zero: bool, count: int = 5) -> list[float]:
    """Ticks around what is shown; [0, 1] where nothing is. `zero` makes the axis start at nought."""
    shown = [value for value in values if value is not None and math.isfinite(value)]
    if not shown:
        return [0.0, 1.0]
    low = min([0.0, *shown]) if zero else min(shown)
    return nice_ticks(low, max(shown), count)


def written(value: float, decimals: int | None = None) -> str:
    """1,234 or 4.4: without needless zeros unless `decimals` says how many."""
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4f}".rstrip("0").rstrip(".")


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Label places moved apart to at least `gap`, as little as may be, and kept within low and high where they fit, in
    the order given. Labels that touch stand around the middle of what they name, not all below it.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    # Less the gaps before it a place must only not lie before the last one: blocks of equal places do the rest.
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([places[index] - gap * rank])
        while len(blocks) > 1 and fmean(blocks[-2]) >= fmean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    level = [fmean(block) for block in blocks for _ in block]
    highest = high - gap * (len(places) - 1)
    moved = [0.0] * len(places)
    for rank, index in enumerate(order):
        moved[index] = max(low, min(level[rank], highest)) + gap * rank
    return moved
