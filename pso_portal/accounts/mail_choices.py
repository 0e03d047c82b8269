"""When a person is mailed that something waits, and when a day's mail is due. Pure.

What waits stands in the portal whatever is chosen; a mail only says that something does. Mails that the law or the door
needs (an invitation, a password, a breach of security) go at once and are not asked for here.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

HOUR: Final = time(7)
ZONE: Final = ZoneInfo("America/Chicago")  # of the portal: a person may have places in several zones


class MailChoice(StrEnum):
    """How a person is told that something waits."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NONE = "none"


WORDS: Final[dict[MailChoice, str]] = {
    MailChoice.AT_ONCE: "A mail each time",
    MailChoice.DAILY: "One mail a day, at 7 in the morning, Central Time",
    MailChoice.NONE: "No mail: I look in the portal",
}


def due_at(owed_since: datetime) -> datetime:
    """The first seven o'clock after something came in, in UTC."""
    there = owed_since.astimezone(ZONE)
    day = there.date() if there.timetz().replace(tzinfo=None) < HOUR else there.date() + timedelta(days=1)
    return datetime.combine(day, HOUR, ZONE).astimezone(UTC)


def is_due(owed_since: datetime | None, now: datetime) -> bool:
    """Whether the day's mail goes now."""
    return owed_since is not None and now >= due_at(owed_since)
