"""A figure as a reader meets it: a number with its interval, a star, or a reason in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aggregation.statistics.results import Interval, NotShown

SYMBOL = "*"


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why no figure stands here. Without words it depends on counts, and one symbol is all that may be said of it."""

    words: str = ""

    @property
    def symbol(self) -> str:
        """What stands where the number would."""
        return SYMBOL


STARRED = Withheld()


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in the unit of its measure, with its 95 % interval; `count` of `below` (events, exposure or reports)."""

    value: float
    interval: Interval
    count: int
    below: int


def withheld(refused: NotShown) -> Withheld:
    """A statistic's refusal: known from the shape of the data, so it is told in words."""
    return Withheld(refused.reason.value)


def decimals_of(value: float) -> int:
    """As many that two figures of it are told: 4.9, 0.53, 0.079."""
    return 1 if value >= 1 or value <= 0 else 2 if value >= 0.1 else 3


def number(value: float, decimals: int | None = None) -> str:
    """1,234.5, or as many decimals as are asked for."""
    return f"{value:,.{decimals_of(value) if decimals is None else decimals}f}"


def between(interval: Interval, decimals: int = 1) -> str:
    """"3.9 to 4.3"."""
    return f"{number(interval.lower, decimals)} to {number(interval.upper, decimals)}"


def said(figure: Figure | Withheld) -> str:
    """The number, or the symbol."""
    return SYMBOL if isinstance(figure, Withheld) else number(figure.value)


def interval_of(figure: Figure | Withheld) -> str:
    """Its interval with as many decimals as itself, or the symbol."""
    return SYMBOL if isinstance(figure, Withheld) else between(figure.interval, decimals_of(figure.value))


def with_interval(figure: Figure | Withheld) -> str:
    """"4.9 (4.7 to 5.1)", or the symbol."""
    return SYMBOL if isinstance(figure, Withheld) else f"{said(figure)} ({interval_of(figure)})"


def plural(count: int, one: str, many: str = "") -> str:
    """"1 month", "2 months"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(names: list[str]) -> str:
    """"A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def half_of(shown: Iterable[tuple[str, int]], total: int) -> tuple[list[str], int]:
    """Of names with counts, the largest first, the fewest that make up half of `total`, and what they come to."""
    most: list[str] = []
    reached = 0
    for name, count in shown:
        if 2 * reached < total:
            most.append(name)
            reached += count
    return most, reached
