"""When two reports may tell of the same event, and what a merged one's reporter hears. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .enums import Status

NEAR: Final[timedelta] = timedelta(hours=12)
DAY: Final[timedelta] = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What two reports are compared by. `place`: the code of the unit, or of the facility outside its units.

    Of some reports only the day is known: theirs is the day's first moment, and it lasts for a DAY.
    """

    place: str
    event_type: str
    occurred_at: datetime
    lasts: timedelta = timedelta()


def may_be_same(one: Told, other: Told) -> bool:
    """The same place and type, at most twelve hours apart: of a day, the moment that is nearest."""
    if (one.place, one.event_type) != (other.place, other.event_type):
        return False
    start, end = window(one)
    return start <= other.occurred_at + other.lasts and other.occurred_at <= end


def window(one: Told) -> tuple[datetime, datetime]:
    """The moments between which another report is near this one."""
    return one.occurred_at - NEAR, one.occurred_at + one.lasts + NEAR


def told_status(own: str, before: str | None, leading: str | None) -> str:
    """Where a report stands for its reporter. A merged one stands where the leading one does, and never goes back."""
    if leading is None or before is None:
        return own
    order = list(Status)
    return str(max(Status(before), Status(leading), key=order.index))
