"""Who works on a text: one person at a time, and not for ever; since when a text has waited, and how long in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

CLAIM_LASTS = timedelta(hours=1)    # from the last act: somebody who was called away must not block a text
LATE = timedelta(days=3)


def claimed_by_another(claimed_by: UUID | None, claimed_at: datetime | None, me: UUID, now: datetime) -> bool:
    """True while somebody else's claim lasts."""
    return claimed_by not in (None, me) and claimed_at is not None and now - claimed_at < CLAIM_LASTS


def hour_of(at: datetime) -> datetime:
    """The full hour before: all that a text at the desk says of when it came.

    The PSO reads in the audit when which submission was taken in or read. A text that bore the same moment, or came in
    the same order, would say whose it is.
    """
    return at.replace(minute=0, second=0, microsecond=0)


def waited_words(waited: timedelta) -> str:
    """ "less than an hour", "5 hours", "3 days": the whole units that have passed."""
    hours = max(0, int(waited.total_seconds() // 3600))
    if hours == 0:
        return "less than an hour"
    count, unit = (hours, "hour") if hours < 48 else (hours // 24, "day")
    return f"{count} {unit}{'' if count == 1 else 's'}"
