"""Rules 7 and 12: how figures are rounded, and which whole numbers a rounded figure leaves possible."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from aggregation.disclosure.values import ReleasedCell


@dataclass(frozen=True)
class Span:
    """Whole numbers from `lower` to `upper`, both included."""

    lower: int
    upper: int

    def __and__(self, other: Span) -> Span:
        return Span(max(self.lower, other.lower), min(self.upper, other.upper))

    def __contains__(self, value: int) -> bool:
        return self.lower <= value <= self.upper


def round_count(count: int, base: int) -> int:
    """Nearest multiple of `base`, halves up (they do not occur for an odd base)."""
    return (2 * count + base) // (2 * base) * base


def span_of_count(rounded: int, base: int) -> Span:
    """Counts that `round_count` turns into `rounded`: ±2 for base 5."""
    half = Fraction(base, 2)
    return Span(max(0, ceil(rounded - half)), ceil(rounded + half) - 1)


def round_rate(count: int, exposure: int, scale: int, decimals: int) -> Decimal:
    """scale · count / exposure to `decimals`, halves up, without binary fractions. Raises
    ZeroDivisionError.
    """
    unit = 10**decimals
    tenths = int(Fraction(scale * count, exposure) * unit + Fraction(1, 2))
    return Decimal(tenths).scaleb(-decimals)


def span_of_rate(rate: Decimal, exposure: int, scale: int, decimals: int) -> Span:
    """Counts that `round_rate` turns into `rate`, for someone who knows the exposure exactly."""
    half = Fraction(1, 2 * 10**decimals)
    of = Fraction(exposure, scale)
    return Span(max(0, ceil((Fraction(rate) - half) * of)), ceil((Fraction(rate) + half) * of) - 1)


def span_of_cell(cell: ReleasedCell) -> Span | None:
    """Counts that a cell leaves possible: count and rate together, not below the smallest shown. None if
    withheld.
    """
    if cell.count is None:
        return None
    span = span_of_count(round_count(cell.count, cell.base), cell.base)
    if cell.rate is not None and cell.exposure and cell.scale:
        span &= span_of_rate(cell.rate, cell.exposure, cell.scale, cell.decimals)
    return Span(max(span.lower, cell.least), span.upper)
