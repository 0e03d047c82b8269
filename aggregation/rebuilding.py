"""Sums made anew from the journal. PostgreSQL adds, in two sessions at once, into a table beside the one in use.

Only what differs is put in place: the new table, secured like the old one before it holds a row, takes its name in one
transaction. Meanwhile readers read the old one, and what comes in waits, so that nothing is counted in between. Needs
the owner of the schema, whom row security binds as it does the application.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from pso_portal import audit
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.policies_sql import secure
from pso_portal.tenancy.sides import Side

from .facts import EVERY, Cube
from .numbered import SETTING, code_of, month_of
from .packing import packed, unpacked

Entrance = Callable[[Side], AbstractContextManager[Any]]
# A task that reads the sums keeps them until it ends.
PATIENCE = "SET LOCAL lock_timeout = '5min'"
ROOM = "SET LOCAL work_mem = '256MB'; SET LOCAL maintenance_work_mem = '512MB'"
HOLD = "LOCK TABLE aggregation_factentry, aggregation_factorentry IN SHARE ROW EXCLUSIVE MODE"
# By months in turn: halves of about the same size, whichever years they are of.
HALVES = ("month % 2 = 0", "month % 2 = 1")
MAKE = """
DROP TABLE IF EXISTS {table}_anew;
CREATE TABLE {table}_anew (LIKE {table} INCLUDING ALL EXCLUDING INDEXES);
"""
# Nearly every entry is of one event that came to count: those are numbers alone, sorted without a thing beside them.
# OFFSET 0 keeps them so: the planner would put both levels together and sort the columns along with the numbers.
FILL = """
INSERT INTO {table}_anew ({key}, count)
SELECT {unpacked}, events
  FROM (SELECT place, count(*) AS events
          FROM (SELECT {packed} AS place FROM {journal} WHERE count = 1 AND {known} AND {half} OFFSET 0) told
         GROUP BY place) made
"""
# The others are found by their own index. No key is there yet, and nothing tells the planner how many they are: never
# one after the other through the whole table.
OTHERS = """
SET LOCAL enable_nestloop = off;
MERGE INTO {table}_anew AS sums
USING (SELECT {key}, sum(count) AS more FROM {journal} WHERE count <> 1 AND {known} AND {half} GROUP BY {key}) AS told
   ON ({of_sums}) = ({of_told})
 WHEN MATCHED THEN UPDATE SET count = sums.count + told.more
 WHEN NOT MATCHED THEN INSERT ({key}, count) VALUES ({of_told}, told.more)
"""
COMPARE = """
SELECT setting, month, count(*), coalesce(sum(old.count), 0), coalesce(sum(anew.count), 0)
  FROM {table} old FULL JOIN {table}_anew anew USING ({key})
 WHERE old.count IS DISTINCT FROM anew.count GROUP BY setting, month ORDER BY setting, month
"""
KEY = "ALTER TABLE {table}_anew ADD CONSTRAINT {table}_anew_pkey PRIMARY KEY ({key})"
SWAP = """
DROP TABLE {table};
ALTER TABLE {table}_anew RENAME TO {table};
ALTER TABLE {table} RENAME CONSTRAINT {table}_anew_pkey TO {table}_pkey;
"""
DROP = "DROP TABLE {table}_anew"


@dataclass(frozen=True, slots=True)
class Difference:
    """Sums of one month of a setting that were not what the journal says, and the events in them."""

    table: str
    setting: str
    month: str
    sums: int
    before: int
    anew: int


def rebuild(*, now: datetime, entrance: Entrance) -> list[Difference]:
    """Make the sums anew and put in place what differs; returns what did. `entrance` enters a side.

    A crash at any moment leaves the sums as they were. Run twice, the second finds nothing. Raises OperationalError
    where a table stays in use for five minutes.
    """
    with entrance(Side.DOOR):
        with connection.cursor() as cursor:
            cursor.execute(PATIENCE)
            cursor.execute(HOLD)
        fill(entrance)
        found = {cube: compare(cube) for cube in EVERY}
        for cube, differences in found.items():
            if differences:
                put_in_place(cube)
            else:
                _run(DROP, cube=cube)
        every = [each for differences in found.values() for each in differences]
        with entrance(Side.PSO):  # whose people are to read that it was done
            audit.record("rebuild_facts", by=None, now=now, differed=sum(each.sums for each in every))
    return every


def fill(entrance: Entrance, cubes: Sequence[Cube] = EVERY) -> None:
    """Make the tables beside those in use and fill them, two sessions at once. The journal is held meanwhile."""
    with ThreadPoolExecutor(2) as sessions:
        for made in [sessions.submit(_alone, entrance, _make, cube) for cube in cubes]:
            made.result()
        halves = [sessions.submit(_alone, entrance, _fill, cube, half) for cube in cubes for half in HALVES]
        for filled in halves:
            filled.result()


def compare(cube: Cube) -> list[Difference]:
    """What of the sums in use is not as they are made anew, by setting and month."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARE.format(**cube._asdict()))
        return [Difference(cube.table, code_of(SETTING, setting), month_of(month), *rest)
                for setting, month, *rest in cursor.fetchall()]  # fmt: skip


def put_in_place(cube: Cube) -> None:
    """Give the new table its key, and the name of the one in use, which goes."""
    _run(ROOM, KEY, SWAP, cube=cube)


def _make(cube: Cube) -> None:
    _run(MAKE, secure(f"{cube.table}_anew", TableClass.PSO), cube=cube)


def _fill(cube: Cube, half: str) -> None:
    words = {f"of_{table}": ", ".join(f"{table}.{name}" for name in cube.key.split(", ")) for table in ("sums", "told")}
    words |= {"packed": packed(cube.key), "unpacked": unpacked(cube.key, "place")}
    _run(ROOM, FILL, OTHERS, cube=cube, half=half, **words)


def _run(*statements: str, cube: Cube, **words: str) -> None:
    """Statements in the transaction at hand, with the names of a cube and other words."""
    with connection.cursor() as cursor:
        for text in statements:
            cursor.execute(text.format(**cube._asdict(), **words))


def _alone(entrance: Entrance, act: Callable[..., None], *given: Any) -> None:
    """In a thread, so with a connection of its own: it commits by itself, and is closed."""
    try:
        with entrance(Side.DOOR):
            act(*given)
    finally:
        connection.close()
