"""Days of the listing: months added as the calendar has them, leap days included. Pure."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """The same day so many months on; where that month is shorter, its last day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def last_day(starts: date, months: int) -> date:
    """The last day of a period of so many months. One that begins on February 29 ends on the earlier of the days
    that could be meant, so that nothing is late by either reading.
    """
    return months_later(starts, months) - timedelta(days=1)


def days_before(day: date, days: int) -> date:
    """So many days before."""
    return day - timedelta(days=days)
