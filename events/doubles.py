"""When two reports may tell of the same event, and what a merged one's reporter hears. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .enums import Status

NEAR: Final[timedelta] = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Told:
    """What two reports are compared by. `place`: the code of the unit, or of the facility outside its units."""

    place: str
    event_type: str
    occurred_at: datetime


def may_be_same(one: Told, other: Told) -> bool:
    """The same place and type, at most twelve hours apart."""
    same = (one.place, one.event_type) == (other.place, other.event_type)
    return same and abs(one.occurred_at - other.occurred_at) <= NEAR


def window(occurred_at: datetime) -> tuple[datetime, datetime]:
    """The moments between which another report is near this one."""
    return occurred_at - NEAR, occurred_at + NEAR


def told_status(own: str, before: str | None, leading: str | None) -> str:
    """Where a report stands for its reporter. A merged one stands where the leading one does, and never goes back."""
    if leading is None or before is None:
        return own
    order = list(Status)
    return str(max(Status(before), Status(leading), key=order.index))
