"""Empty the database behind a test that committed, and leave in it what the migrations left.

Django's flush makes every table anew, and with it all that follows a migration: permissions, forms, marks of columns.
Most of it nobody touched. Here only tables that hold rows are emptied, by the superuser of the embedded server, whom no
trigger and no row security holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from .servers import own_postgres

_TRIES = 5
_UNBOUND = "-c lock_timeout=60s -c session_replication_role=replica"
# Each table with whether others point at it: such a one cannot be truncated without them.
_TABLES = """
SELECT relname, EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = c.oid AND conrelid <> c.oid)
FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'django_migrations'
ORDER BY relname
"""
Cursor = psycopg.Cursor[Any]


def emptier() -> Callable[..., None] | None:
    """What empties the database of this process down to what stands in it now; None where the superuser is not ours."""
    if not own_postgres().is_running():
        return None
    with _as_superuser() as cursor:
        tables = dict(cursor.execute(_TABLES).fetchall())
        left = {name: _copy(cursor, name) for name in _filled(cursor, tables)}
    return lambda *_case: _empty(tables, left)


def _empty(tables: dict[str, bool], left: dict[str, bytes]) -> None:
    """A page that a browser left may still be asked for: it and the lock on all tables can each wait for the other.
    Whichever is refused, nothing was emptied by halves, and it is tried again.
    """
    for _ in range(_TRIES - 1):
        with suppress(psycopg.errors.DeadlockDetected):
            _empty_at_once(tables, left)
            return
    _empty_at_once(tables, left)


def _empty_at_once(tables: dict[str, bool], left: dict[str, bytes]) -> None:
    with _as_superuser() as cursor:
        cursor.execute(sql.SQL("LOCK {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
        for name in _filled(cursor, tables):
            if name in left and _copy(cursor, name) == left[name]:
                continue
            act = sql.SQL("DELETE FROM {}" if tables[name] else "TRUNCATE {}")
            cursor.execute(act.format(sql.Identifier(name)))
            if name in left:
                with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as rows:
                    rows.write(left[name])


def _filled(cursor: Cursor, tables: Iterable[str]) -> list[str]:
    """Tables with a row in them."""
    each = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    asked = sql.SQL(" UNION ALL ").join(each.format(sql.Literal(name), sql.Identifier(name)) for name in tables)
    return [name for (name,) in cursor.execute(asked).fetchall()]


def _copy(cursor: Cursor, name: str) -> bytes:
    with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as rows:
        return b"".join(map(bytes, rows))


@contextmanager
def _as_superuser() -> Iterator[Cursor]:
    """In one transaction, on a connection that ends with it: some tests count the connections."""
    address = psycopg.conninfo.conninfo_to_dict(own_postgres().url("postgres"))
    address["dbname"] = connection.settings_dict["NAME"]
    with psycopg.connect(**address, options=_UNBOUND) as superuser, superuser.cursor() as cursor:
        yield cursor
