"""How long a report of great harm may lie unread before every risk manager hears of it. Pure: rules as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from .enums import Harm, Status

# Told at once to risk managers when filed; these limits are for when nobody opened it all the same.
UNREAD_LIMITS: Final[Mapping[Harm, timedelta]] = {
    Harm.DEATH: timedelta(hours=2),
    Harm.SEVERE: timedelta(hours=4),
}


def is_unread_too_long(harm: str, status: str, filed_at: datetime, now: datetime) -> bool:
    """Whether a report of this harm, still in this status, has lain longer than its limit."""
    if status != Status.SENT or harm not in UNREAD_LIMITS:
        return False
    return now - filed_at > UNREAD_LIMITS[Harm(harm)]


def filed_before(now: datetime) -> dict[str, datetime]:
    """By harm: the moment before which an unread report has lain too long."""
    return {str(harm): now - limit for harm, limit in UNREAD_LIMITS.items()}
