"""Sums for tests: the same count a month for each of some contributors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aggregation.dashboards.figures import Figure, Withheld
from aggregation.dashboards.sums import Counts

YEAR = tuple(f"2025-{month:02d}" for month in range(1, 13))


def counts(months: Sequence[str], *each: int) -> Counts:
    """`each`: what every contributor has a month, codes from 1 on."""
    return {month: dict(enumerate(each, 1)) for month in months}


def codes(number: int) -> frozenset[int]:
    return frozenset(range(1, number + 1))


def words(found: object) -> str:
    """What stands where a figure would: fails on a figure."""
    assert isinstance(found, Withheld), found
    return found.words


def figure(found: object) -> Figure:
    assert isinstance(found, Figure), found
    return found


def series(months: Iterable[str], values: Sequence[int]) -> dict[str, dict[int, int]]:
    """Events of a month shared among ten contributors."""
    return {month: {code: total // 10 + (code <= total % 10) for code in range(1, 11)}
            for month, total in zip(months, values, strict=True)}  # fmt: skip


def without(counts: Counts, code: int, month: str) -> Counts:
    """All of it but one month of one contributor."""
    return {at: {who: count for who, count in of.items() if (at, who) != (month, code)} for at, of in counts.items()}
