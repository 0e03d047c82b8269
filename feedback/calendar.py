"""When a report is due under the terms, and how periods are said. Pure."""

from __future__ import annotations

from aggregation.periods import months_of
from pso_portal.agreements.enums import Frequency

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def is_due(frequency: Frequency, period: str) -> bool:
    """Whether the release of `period` ("2025-Q4", "2025") brings a report at this frequency.

    Tables are released by quarter at most: monthly terms get the quarterly ones, and the page says so. Yearly terms
    get one report, with the release that closes the year.
    """
    return frequency is not Frequency.YEARLY or months_of(period)[-1].endswith("-12")


def said(period: str) -> str:
    """"July to September 2025", "2025", "2023 to 2025"."""
    if "-Q" not in period:
        return period.replace("-", " to ")
    first, _, last = months_of(period)
    return f"{_month(first)} to {_month(last)} {period[:4]}"


def short(period: str) -> str:
    """"Q3 2025", for axes and heads of columns."""
    year, _, quarter = period.partition("-Q")
    return f"Q{quarter} {year}" if quarter else said(period)


def _month(month: str) -> str:
    return MONTHS[int(month[5:]) - 1]
