"""What is cut from a report without a name, so that its time does not tell who sent it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from .quick_report import TIME, Told


def day_of(moment: datetime, zone: str) -> datetime:
    """The first moment of the day that `moment` has in `zone`."""
    return moment.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def is_day(moment: datetime, zone: str) -> bool:
    """Whether a moment stands for its day: nobody told an hour, or it was cut."""
    return moment == day_of(moment, zone)


def without_hour(told: Told, zone: str) -> Told:
    """Where nobody typed a time, what stands there comes from the moment of sending: the day is left of it."""
    if TIME in told.coded or TIME in told.details:
        return told
    return replace(told, occurred_at=day_of(told.occurred_at, zone))
