"""Times as the place's own people read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pso_portal.accounts.models import User


def local(moment: datetime, timezone_name: str) -> datetime:
    """The moment on the wall clock of a facility."""
    return moment.astimezone(ZoneInfo(timezone_name))


def clock_words(moment: datetime, user: User) -> str:
    """ "9:10 p.m.", or "21:10" for who prefers it."""
    if getattr(user, "hour24", False):
        return f"{moment:%H:%M}"
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{moment.hour % 12 or 12}:{moment:%M} {half}"


def age_words(age: timedelta, *, days_only: bool = False) -> str:
    """How long ago, in one unit: "4 hours", "3 days". `days_only`: of a report without a name the day is known."""
    if days_only and age < timedelta(days=1):
        return "today"
    minutes = max(int(age.total_seconds() // 60), 0)
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {word}{'' if count == 1 else 's'}"
    return "just now"
