"""Rows sealed anew under the current key, a batch at a time. Inside a scope that shows the rows.

Where it stopped is written nowhere: each value names the version it is sealed with, so what is left is what is not
under the current one. A batch is one transaction; killed, it has not happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import connection

from pso_portal.vault.columns import Column
from pso_portal.vault.envelope import Context, VaultError, key_version, open_sealed, seal
from pso_portal.vault.keys import PSO
from pso_portal.vault.store import key_store

BATCH: Final = 500
MOST_BYTES: Final = 32 * 1024 * 1024
_VERSION = "get_byte({column}, 1) * 256 + get_byte({column}, 2)"


def rows_by_version(column: Column, holder: str) -> dict[int, int]:
    """Key version → how many values of this column are sealed with it."""
    name = connection.ops.quote_name(column[1].column)
    question = f"SELECT {_VERSION.format(column=name)}, count(*) FROM {_rows(column, holder)} GROUP BY 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(question, _about(holder))
        return dict(cursor.fetchall())


def reseal_batch(column: Column, holder: str, *, most: int = BATCH) -> int:
    """Seal up to `most` values anew; returns how many. Rows that somebody is writing are passed over for now.

    Raises VaultError, and changes nothing of the batch, where a value does not open: nothing that cannot be read is
    left behind silently.
    """
    model, field = column
    version, key = key_store().get(holder, field.purpose)
    rows = _batch(column, holder, version, most)
    if not rows:
        return 0
    anew = []
    for pk, content in rows:
        place = model._meta.db_table, str(pk), field.name
        plain = _opened(content, holder, field.purpose, place)
        sealed = seal(key, plain, Context(version, holder, *place))
        if open_sealed(key, sealed, Context(version, holder, *place)) != plain:
            raise VaultError("A value sealed anew does not open as it was.")
        anew.append(sealed)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reseal(%s::regclass, %s, %s::uuid[], %s::bytea[], %s::bytea[])",
            [model._meta.db_table, field.column, [pk for pk, _ in rows], [content for _, content in rows], anew],
        )
        return int(cursor.fetchone()[0])


def _batch(column: Column, holder: str, version: int, most: int) -> list[tuple[object, bytes]]:
    """Values not under `version`: as many as asked for, or as fit into memory."""
    name = connection.ops.quote_name(column[1].column)
    stale = f"{_rows(column, holder)} AND {_VERSION.format(column=name)} <> %s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, length({name}) FROM {stale} LIMIT %s", [*_about(holder), version, most])  # noqa: S608
        ids = list(_fitting(cursor.fetchall()))
        table = connection.ops.quote_name(column[0]._meta.db_table)
        cursor.execute(f"SELECT id, {name} FROM {table} WHERE id = ANY(%s)", [ids])  # noqa: S608
        return [(pk, bytes(content)) for pk, content in cursor.fetchall()]


def _fitting(lengths: Iterable[tuple[object, int]]) -> Iterable[object]:
    total = 0
    for pk, length in lengths:
        if total and total + length > MOST_BYTES:
            return
        total += length
        yield pk


def _opened(content: bytes, holder: str, purpose: str, place: tuple[str, str, str]) -> bytes:
    version = key_version(content)
    _, key = key_store().get(holder, purpose, version)
    return open_sealed(key, content, Context(version, holder, *place))


def _rows(column: Column, holder: str) -> str:
    table, name = (connection.ops.quote_name(each) for each in (column[0]._meta.db_table, column[1].column))
    return f"{table} WHERE {name} IS NOT NULL" + ("" if holder == PSO else " AND provider_id = %s")


def _about(holder: str) -> list[str]:
    return [] if holder == PSO else [holder]
