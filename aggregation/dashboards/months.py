"""Months and spans of them, as pages name them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from aggregation.periods import months_between, months_of

NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FULL = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December")  # fmt: skip


def short(month: str) -> str:
    """"2025-08" → "Aug 25"."""
    return f"{NAMES[int(month[5:]) - 1]} {month[2:4]}"


def full(month: str) -> str:
    """"2025-08" → "August 2025"."""
    return f"{FULL[int(month[5:]) - 1]} {month[:4]}"


def moved(month: str, by: int) -> str:
    """The month so many months later."""
    place = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{place // 12}-{place % 12 + 1:02d}"


def a_year_before(months: Sequence[str]) -> tuple[str, ...]:
    """The same months of the year before."""
    return tuple(moved(month, -12) for month in months)


def run_of(first: str, last: str) -> tuple[str, ...]:
    """Every month from first to last, both included; none where last is earlier."""
    return tuple(moved(first, step) for step in range(months_between(first, last) + 1)) if first <= last else ()


def spoken(months: Sequence[str]) -> str:
    """"2025", "January to March 2025", "November 2024 to January 2025", "March 2025"."""
    first, last = months[0], months[-1]
    if tuple(months) == months_of(first[:4]):
        return first[:4]
    if len(months) == 1:
        return full(first)
    begin = FULL[int(first[5:]) - 1] if first[:4] == last[:4] else full(first)
    return f"{begin} to {full(last)}"


def quarter(month: str) -> str:
    """"2025-08" → "2025-Q3"."""
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def periods(first: str, last: str) -> tuple[str, ...]:
    """What a page offers: years from the newest, each followed by its quarters from the newest."""
    offered: list[str] = []
    for year in range(int(last[:4]), int(first[:4]) - 1, -1):
        quarters = {quarter(month) for month in run_of(first, last) if month[:4] == str(year)}
        offered += [str(year), *sorted(quarters, reverse=True)]
    return tuple(offered)


def period_words(period: str) -> str:
    """"2025-Q3" → "2025, July to September"; a year is its own word."""
    if "-Q" not in period:
        return period
    months = months_of(period)
    return f"{period[:4]}, {FULL[int(months[0][5:]) - 1]} to {FULL[int(months[-1][5:]) - 1]}"
