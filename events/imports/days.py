"""Days and times as people write them in sheets. Months by our own list, in no machine's language. Pure."""

from __future__ import annotations

import re
from datetime import date

ORDERS = {"mdy": "Month first: 1/31/2024", "dmy": "Day first: 31/1/2024"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december")  # fmt: skip
_TIME = r"(?:[T\s]+(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:[ap]\.?m\.?)?))?"
_ISO = re.compile(rf"(?P<y>[0-9]{{4}})[-/.](?P<m>[0-9]{{1,2}})[-/.](?P<d>[0-9]{{1,2}}){_TIME}", re.IGNORECASE)
_NUMBERS = re.compile(rf"(?P<a>[0-9]{{1,2}})[-/.](?P<b>[0-9]{{1,2}})[-/.](?P<y>[0-9]{{4}}|[0-9]{{2}}){_TIME}", re.I)
_DAY_NAMED = re.compile(
    rf"(?P<d>[0-9]{{1,2}})[-/.\s]+(?P<n>[a-z]{{3,9}})\.?[-/.,\s]+(?P<y>[0-9]{{4}}|[0-9]{{2}}){_TIME}", re.I
)
_NAME_FIRST = re.compile(rf"(?P<n>[a-z]{{3,9}})\.?\s+(?P<d>[0-9]{{1,2}}),?\s+(?P<y>[0-9]{{4}}|[0-9]{{2}}){_TIME}", re.I)
_CLOCK = re.compile(
    r"(?P<h>[0-9]{1,2}):?(?P<m>[0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?P<half>[ap])?\.?(?:m\.?)?", re.I
)
_MONTH = re.compile(r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})|(?P<m2>[0-9]{1,2})[-/.](?P<y2>[0-9]{4})")
_MONTH_NAMED = re.compile(r"(?P<n>[a-z]{3,9})\.?[-/.,\s]+(?P<y>[0-9]{4}|[0-9]{2})", re.I)


def day_and_time(text: str, order: str = "mdy") -> tuple[date, str]:
    """The day, and the time of day as HH:MM where one is written. `order` (mdy, dmy) counts only where it must.

    Raises ValueError for what is no day.
    """
    text = " ".join(text.split())
    for pattern in (_ISO, _DAY_NAMED, _NAME_FIRST, _NUMBERS):
        found = pattern.fullmatch(text)
        if found:
            parts = found.groupdict()
            at = clock(parts["time"]) if parts["time"] else ""
            return _day(parts, order), at
    raise ValueError("no day")


def clock(text: str) -> str:
    """HH:MM of "21:10", "9:10 p.m." or "2110". Raises ValueError."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise ValueError("no time")
    hour, minute, half = int(found["h"]), int(found["m"]), (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no time")
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise ValueError("no time")
    return f"{hour:02d}:{minute:02d}"


def month(text: str) -> str:
    """YYYY-MM of "2025-08", "8/2025", "Aug 2025", or of a day in it. Raises ValueError."""
    text = " ".join(text.split())
    found = _MONTH.fullmatch(text)
    if found:
        year, number = int(found["y"] or found["y2"]), int(found["m"] or found["m2"])
    elif named := _MONTH_NAMED.fullmatch(text):
        year, number = _year(named["y"]), _named(named["n"])
    else:
        day, _ = day_and_time(text)
        year, number = day.year, day.month
    return f"{date(year, number, 1):%Y-%m}"


def guess_order(texts: list[str]) -> str:
    """Day first where some first number can be no month; else month first, as in the United States."""
    for text in texts:
        found = _NUMBERS.fullmatch(" ".join(text.split()))
        if found and int(found["a"]) > 12:
            return "dmy"
    return "mdy"


def _day(parts: dict[str, str], order: str) -> date:
    if parts.get("a"):
        first, second = int(parts["a"]), int(parts["b"])
        number, day = (first, second) if order == "mdy" else (second, first)
        return date(_year(parts["y"]), number, day)
    number = _named(parts["n"]) if parts.get("n") else int(parts["m"])
    return date(_year(parts["y"]), number, int(parts["d"]))


def _named(name: str) -> int:
    name = name.lower()
    for names in (_MONTHS, _LONG):
        if name in names:
            return names.index(name) + 1
    if name == "sept":
        return 9
    raise ValueError("no month")


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
