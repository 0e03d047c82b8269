"""Which entries wait for the seal. Asked inside the system's scope.

An id is drawn when a row is written, but rows come into sight when their transaction commits: whoever takes "all after
the last one" misses what committed late (14 % of the entries of twelve busy writers, measured). A transaction older
than the oldest one still running is over for good, so everything it wrote is in sight.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

# An act of nobody, at the first moment of a day: its hour is kept from everybody, and so is its place between entries
# that have one. It waits until its day is over everywhere (25 hours: clocks go back), then goes in the order of its id.
BY_DAY = "(e.actor_id IS NULL AND mod(extract(epoch FROM e.at AT TIME ZONE 'UTC'), 900) = 0)"
DAY = timedelta(hours=25)
NOT_SEALED = "NOT EXISTS (SELECT FROM provenance_leaf l WHERE l.entry_id = e.id)"
_DUE = f"""
SELECT e.id, e.provider_id, e.content, e.xid::text, {BY_DAY}, pg_snapshot_xmin(s.seen)::text
FROM audit_entry e, (SELECT pg_current_snapshot() AS seen) s
WHERE (e.xid < pg_snapshot_xmin(s.seen) OR e.xid >= pg_snapshot_xmax(s.seen))
  AND (e.xid >= %(since)s::xid8 OR ({BY_DAY} AND e.at > %(held_back)s))
  AND NOT ({BY_DAY} AND e.at > %(today)s) AND {NOT_SEALED}
ORDER BY CASE WHEN {BY_DAY} THEN '0'::xid8 ELSE e.xid END, e.id LIMIT %(most)s
"""  # noqa: S608
_BEHIND = f"""
SELECT e.id FROM audit_entry e
WHERE e.xid < %s::xid8 AND NOT ({BY_DAY} AND e.at > %s) AND {NOT_SEALED} ORDER BY e.id LIMIT 100
"""  # noqa: S608
_WAITING = f"""
SELECT e.id FROM audit_entry e
WHERE (e.xid >= %s::xid8 OR ({BY_DAY} AND e.at > %s)) AND NOT ({BY_DAY} AND e.at > %s) AND {NOT_SEALED}
"""  # noqa: S608


class Due(NamedTuple):
    """An entry whose transaction is over."""

    entry_id: UUID
    of: UUID | None
    content: str
    xid: int
    is_by_day: bool
    oldest_running: int


def due(*, since: str, sealed_at: datetime | None, now: datetime, most: int) -> list[Due]:
    """What can be sealed now, in the order it is sealed in: transactions from `since` on, and what waited for its day.

    Transaction ids that this server has not given out yet were brought along from another: those are over too.
    """
    values = {"since": since, "held_back": (sealed_at or now) - DAY, "today": now - DAY, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_DUE, values)
        return [Due(*row[:3], int(row[3]), row[4], int(row[5])) for row in cursor.fetchall()]


def next_xid(found: list[Due], *, since: str, most: int) -> str:
    """From which transaction on the next round looks."""
    oldest = found[0].oldest_running
    if len(found) < most:
        return str(oldest)
    last = found[-1]
    return since if last.is_by_day or last.xid >= oldest else str(last.xid)


def behind(before: str, *, now: datetime) -> list[UUID]:
    """Entries of transactions before `before` that no leaf names: nothing may stand there. At most 100."""
    return _ids(_BEHIND, [before, now - DAY])


def waiting(*, since: str, sealed_at: datetime | None, now: datetime) -> set[UUID]:
    """Entries that no leaf names yet, but for those that wait for the end of their day. As with `due`, only what came
    after the newest checkpoint is looked at: of what stands before it, `behind` knows.
    """
    return set(_ids(_WAITING, [since, (sealed_at or now) - DAY, now - DAY]))


def newest_transaction() -> int:
    """The id that the next transaction of this server will have, or more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        return int(cursor.fetchone()[0])


def _ids(statement: str, values: list[Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
