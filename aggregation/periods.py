"""Calendar periods of releases. Pure."""

from __future__ import annotations

from datetime import date


def quarter_of(month: str) -> str:
    """"2025-08" → "2025-Q3"."""
    year, number = month.split("-")
    return f"{year}-Q{(int(number) + 2) // 3}"


def months_of(period: str) -> tuple[str, ...]:
    """The months of a quarter ("2025-Q3"), a year ("2025") or a span of years ("2023-2025").

    Raises ValueError for anything else.
    """
    if "-Q" in period:
        year, quarter = period.split("-Q")
        first = int(quarter) * 3 - 2
        if not 1 <= first <= 10:
            raise ValueError("a year has four quarters")
        return tuple(f"{int(year)}-{month:02d}" for month in range(first, first + 3))
    first_year, _, last_year = period.partition("-")
    years = range(int(first_year), int(last_year or first_year) + 1)
    return tuple(f"{year}-{month:02d}" for year in years for month in range(1, 13))


def months_between(month: str, later: str) -> int:
    """Whole months from "2025-08" to a later one; 0 where it is none."""
    (year, number), (later_year, later_number) = (map(int, each.split("-")) for each in (month, later))
    return max(0, (later_year - year) * 12 + later_number - number)


def is_closed(month: str, today: date) -> bool:
    """Whether the month has ended everywhere: it is compared on the day after, in the last time zone too."""
    return month < f"{today.year}-{today.month:02d}"


def closed_quarters(first_month: str, today: date) -> list[str]:
    """Every quarter from the one `first_month` lies in whose three months have ended."""
    quarters: list[str] = []
    year, number = int(first_month[:4]), (int(first_month[5:]) + 2) // 3
    while is_closed(months_of(f"{year}-Q{number}")[-1], today):
        quarters.append(f"{year}-Q{number}")
        year, number = (year + 1, 1) if number == 4 else (year, number + 1)
    return quarters


def months_to(first: str, last: str) -> list[str]:
    """Every month from "2025-11" to "2026-02", both included; none where the last comes before the first."""
    start, end = (int(year) * 12 + int(number) - 1 for year, number in (first.split("-"), last.split("-")))
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(start, end + 1)]


def earlier(month: str, months: int) -> str:
    """The month that lies so many before: "2026-02" and 3 give "2025-11"."""
    year, number = month.split("-")
    at = int(year) * 12 + int(number) - 1 - months
    return f"{at // 12}-{at % 12 + 1:02d}"
