"""By when: hours, days or working days from the moment the provider knew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_NOTICE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Exactly one of the three is set; `words` says what the text says where that is not a number of hours or days."""

    hours: int = 0
    days: int = 0
    working_days: int = 0
    words: str = ""

    def due(self, known_at: datetime) -> datetime:
        """The moment the time is up. Holidays count as working days: the deadline is rather too early than too late."""
        if self.working_days:
            return _after_working_days(known_at, self.working_days)
        return known_at + timedelta(hours=self.hours, days=self.days)

    @property
    def said(self) -> str:
        """In words."""
        counts = ((self.hours, "hour"), (self.days, "day"), (self.working_days, "working day"))
        ((count, unit),) = [pair for pair in counts if pair[0]]
        span = f"within {count} {unit}{'' if count == 1 else 's'}"
        return f"{self.words} (counted here: {span})" if self.words else span


def remind_at(known_at: datetime, due: datetime) -> datetime:
    """When the owner is told that time runs out: with a quarter of it left, at most two days before."""
    return due - min((due - known_at) / 4, LONGEST_NOTICE)


def _after_working_days(start: datetime, count: int) -> datetime:
    at = start
    while count:
        at += timedelta(days=1)
        count -= at.weekday() < 5
    return at
