# ruff: noqa: S608 - SQL over the names of our own tables
"""What the database does when it is asked in raw SQL, as the application's role: whose rows show, which are taken in.

The rules are said here a third time, as plain conditions, apart from the policies and from the managers. Each look
returns faults. Where something must be refused, the same act in its own place must not be: a database that refuses
everything would look safe.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import Error

from pso_portal.runner.roles import APPLICATION
from pso_portal.tenancy.classes import TableClass as T
from pso_portal.tenancy.models import OwnedForeignKey
from pso_portal.tenancy.sides import Side
from tests.architecture.test_frozen import FROZEN, STAMPED_ONCE
from tests.architecture.test_tables import our_models

from .declared import keys_of, secured

OWN, ALL = "{column} = '{a}'", "true"
AUDIENCE = "{key} IN (SELECT release_id FROM aggregation_audience WHERE provider_id = '{a}')"
BY_PSO = "actor_side = 'pso' OR about_submission"
# Who may read which rows while provider A is in scope. A side that is not named reads none.
READS: dict[T, dict[Side, str]] = {
    T.PSES: {Side.PROVIDER: OWN},
    T.SHARED: {Side.PROVIDER: OWN, Side.PSO: ALL, Side.DOOR: OWN},
    T.HANDED: {Side.PROVIDER: OWN},
    T.FAMILY: {Side.PROVIDER: "{column} = '{a}' OR reader_id = '{a}'"},
    T.KEPT: {Side.PROVIDER: OWN, Side.PSO: ALL},
    T.PROVIDER: {Side.PROVIDER: OWN, Side.PSO: ALL, Side.DOOR: ALL, Side.SYSTEM: ALL},
    T.RELEASED: {Side.PROVIDER: AUDIENCE, Side.PSO: ALL, Side.DOOR: ALL},
    T.PSO: {Side.PSO: ALL, Side.DOOR: ALL},
    T.DOOR: {Side.DOOR: ALL},
    T.SYSTEM: {Side.SYSTEM: ALL},
    T.AUDIT: {Side.PROVIDER: OWN, Side.PSO: BY_PSO, Side.SYSTEM: ALL},
}
# One more way opens reports of the types that an affiliate shares.
BY_AFFILIATES = (
    "EXISTS (SELECT FROM pses_familyshare s WHERE s.reader_id = '{{a}}' AND s.provider_id = {0}.provider_id"
    " AND s.event_types @> to_jsonb({0}.event_type::text))"
)
READS_OF: dict[str, str] = {
    "events_event": f"{OWN} OR {BY_AFFILIATES.format('events_event')}",
    "pses_workproduct": f"{OWN} OR content_kind = 'event' AND state <> 'removed' AND content_id IN"
    f" (SELECT id FROM events_event e WHERE {BY_AFFILIATES.format('e')})",
}
# Which sides may add a row of provider A.
ADDS: dict[T, set[Side]] = {
    T.PSES: {Side.PROVIDER},
    T.SHARED: {Side.PROVIDER, Side.PSO, Side.DOOR},
    T.HANDED: {Side.DOOR},
    T.KEPT: {Side.PROVIDER, Side.PSO},
    T.PROVIDER: {Side.PSO},
    T.RELEASED: {Side.PSO, Side.DOOR},
    T.PSO: {Side.PSO, Side.DOOR},
    T.DOOR: {Side.DOOR},
    T.SYSTEM: set(Side),
    T.AUDIT: set(Side),
}
# Narrower than the class, with the reason.
ADDS_OF: dict[str, set[Side]] = {
    "aggregation_audience": {Side.PSO, Side.DOOR},  # a provider could let itself in to a release
    "feedback_feedbackreport": {Side.PSO},  # what the PSO says back is said by the PSO
    "pses_emergencyaccess": {Side.PSO},  # the PSO opens, and
    "pses_emergencyreview": {Side.PSO},  # the PSO judges
    "pses_submission": {Side.PROVIDER},  # only a provider reports to the PSO
    "feedback_sentalert": {Side.PSO},  # so are alerts, and
    "feedback_alerttombstone": {Side.PSO},  # that they are withdrawn, and
    "feedback_alertreminder": {Side.PSO},  # that somebody was reminded
    "feedback_alertanswer": {Side.PROVIDER},  # a provider answers for itself
    "events_delivery": {Side.DOOR},  # parts of a sheet are handed over by the door alone
}
BY_ITS_OWN_SIDE = {"agreements_comment", "agreements_signature"}  # each speaks for itself: the row says which
DENIED, FROZEN_ROW, NO_SUCH_KEY = "42501", "23000", "23503"


@dataclass
class Ground:
    """Two providers with rows, seen by a superuser. `rows`: table → "a", "b" → a row, as JSON, where there is one."""

    a: UUID
    b: UUID
    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    @property
    def blind(self) -> list[str]:
        """Tables without a row: what only the catalog can be asked about."""
        return sorted(set(secured()) - set(self.rows))


def ground(cursor: Any, a: UUID, b: UUID) -> Ground:
    """What stands in the tables, for whoever sees all."""
    found = Ground(a, b)
    for table in secured():
        column, _ = keys_of(table)
        mine, theirs = f"{column} = '{a}'", f"{column} = '{b}'"
        if not column:
            mine = theirs = "true"
        for whose, condition in (("a", mine), ("b", theirs)):
            cursor.execute(f"SELECT to_jsonb(t) FROM {table} t WHERE {condition} LIMIT 1")
            for (row,) in cursor.fetchall():
                found.rows.setdefault(table, {})[whose] = row if isinstance(row, dict) else json.loads(row)
    return found


@contextmanager
def taken_back(cursor: Any) -> Iterator[None]:
    """Whatever happens inside did not happen."""
    cursor.execute("SAVEPOINT look")
    try:
        yield
    finally:
        cursor.execute("ROLLBACK TO SAVEPOINT look")


def become(cursor: Any, side: Side | None, *providers: UUID, role: str = APPLICATION) -> None:
    """The role at work on a side, until the savepoint is taken back. Side None: nobody entered a scope."""
    cursor.execute(
        f"SET LOCAL ROLE {role}; SELECT set_config('pso.side', %s, true), set_config('pso.providers', %s, true)",
        [str(side or ""), ",".join(map(str, providers))],
    )


def outcome(cursor: Any, statement: str, *words: Any) -> str | int:
    """Rows that a statement touched, or the code with which the database refused it."""
    cursor.execute("SAVEPOINT act")
    try:
        cursor.execute(statement, words or None)
        return int(cursor.rowcount)
    except (Error, psycopg.Error) as error:
        cause = error.__cause__ if isinstance(error, Error) else error
        return str(getattr(cause, "sqlstate", error))
    finally:
        cursor.execute("ROLLBACK TO SAVEPOINT act")


def rows_show_to_whom_they_concern(cursor: Any, ground: Ground, tables: Iterable[str]) -> list[str]:
    """Each side, with A in scope, counts exactly the rows that its class names; without a scope nobody counts any."""
    faults = []
    for side, providers in [(None, []), *((side, [ground.a]) for side in Side), *((side, []) for side in Side)]:
        wanted = _count(cursor, ground, {table: _condition(table, side, providers) for table in tables})
        with taken_back(cursor):
            become(cursor, side, *providers)
            seen = _count(cursor, ground, dict.fromkeys(tables, ALL))
        who = f"{side or 'nobody'} {'with' if providers else 'without'} A in scope"
        faults += [f"{table}: {who} sees {seen[table]} of {wanted[table]}"
                   for table in tables if seen[table] != wanted[table]]  # fmt: skip
    return faults


def _condition(table: str, side: Side | None, providers: list[UUID]) -> str:
    found = _reads(table).get(side, "false") if side else "false"
    return found if providers or "{a}" not in found else "false"


def _reads(table: str) -> dict[Side, str]:
    return {Side.PROVIDER: READS_OF[table]} if table in READS_OF else READS[secured()[table]]


def _count(cursor: Any, ground: Ground, conditions: dict[str, str]) -> dict[str, int]:
    parts = []
    for table, condition in conditions.items():
        column, key = keys_of(table)
        where = condition.format(column=column, key=key, a=ground.a)
        parts.append(f"SELECT '{table}', count(*) FROM {table} WHERE {where}")
    cursor.execute(" UNION ALL ".join(parts))
    return dict(cursor.fetchall())


def rows_are_taken_in_from_their_side_alone(cursor: Any, ground: Ground, tables: Iterable[str]) -> list[str]:
    """A row of A's, sent again under a new id by every side: refused by row security, or not."""
    faults = []
    for table in tables:
        row = ground.rows.get(table, {}).get("a")
        if row is None:
            continue
        for side in (None, *Side):
            refused = _add(cursor, ground, table, row, side) == DENIED
            if refused is (side in _adders(table, row)):
                faults.append(f"{table}: a row from {side or 'nobody'} is {'refused' if refused else 'taken in'}")
    return faults


def _adders(table: str, row: dict[str, Any]) -> set[Side | None]:
    if table in BY_ITS_OWN_SIDE:
        return {Side(row["side"])}
    if secured()[table] is T.FAMILY:  # each party offers and steps for itself
        return {Side.PROVIDER} if row.get("party_id", row["provider_id"]) == row["provider_id"] else set()
    found: set[Side | None] = set(ADDS_OF.get(table, ADDS[secured()[table]]))
    return found | ({None} if secured()[table] is T.AUDIT else set())


def _add(cursor: Any, ground: Ground, table: str, row: dict[str, Any], side: Side | None) -> str | int:
    columns = ", ".join(f'"{name}"' for name in row if name != "xid")
    with taken_back(cursor):
        become(cursor, side, *([ground.a] if side else []))
        return outcome(
            cursor,
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s::jsonb)",
            json.dumps(row | {"id": _new_id(row)}),
        )


def _new_id(row: dict[str, Any]) -> Any:
    return str(uuid4()) if isinstance(row.get("id"), str) else 2_000_000_000


def nobody_writes_into_another_provider(cursor: Any, ground: Ground, tables: Iterable[str]) -> list[str]:
    """With A in scope: no row of B's is added, changed or removed, and none of A's is moved to B."""
    faults = []
    for table in tables:
        column, _ = keys_of(table)
        rows = ground.rows.get(table, {})
        if not column or secured()[table] in (T.SYSTEM, T.AUDIT, T.PSO, T.DOOR, T.RELEASED) or len(rows) < 2:
            continue
        for side in (Side.PROVIDER, Side.DOOR):
            if _add(cursor, ground, table, rows["b"], side) != DENIED:
                faults.append(f"{table}: {side} with A in scope adds a row to B")
        with taken_back(cursor):
            become(cursor, Side.PROVIDER, ground.a)
            acts = {
                "changes": f"UPDATE {table} SET id = id WHERE {column} = '{ground.b}'",
                "removes": f"DELETE FROM {table} WHERE {column} = '{ground.b}'",
                "gives away": f"UPDATE {table} SET {column} = '{ground.b}' WHERE {column} = '{ground.a}'",
            }
            faults += [f"{table}: A {verb}: {found}" for verb, act in acts.items()
                       if (found := outcome(cursor, act)) not in (0, DENIED, FROZEN_ROW)]  # fmt: skip
    return faults


def what_is_frozen_stays(cursor: Any, ground: Ground, tables: Iterable[str]) -> list[str]:
    """Neither the application nor a superuser, whom row security does not bind, changes, removes or empties it."""
    faults = []
    for table in FROZEN & set(tables):
        acts = (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE")
        for role, code in ((APPLICATION, DENIED), ("none", FROZEN_ROW)):
            for act in acts:
                with taken_back(cursor):
                    become(cursor, next(iter(_reads(table))), ground.a, role=role)
                    found = outcome(cursor, act)
                stamped = table in STAMPED_ONCE and act.startswith("UPDATE") and found == FROZEN_ROW
                nothing_there = found == 0 and table not in ground.rows
                if found != code and not stamped and not nothing_there:
                    faults.append(f"{table}: as {role}: {act}: {found}")
    return faults


def no_key_points_at_another_provider(cursor: Any, ground: Ground, tables: Iterable[str]) -> list[str]:
    """A row of A's that names a row of B's is refused, whatever row security shows to the check."""
    faults = []
    for model in our_models():
        table = model._meta.db_table
        for key in model._meta.local_fields:
            target = key.related_model._meta.db_table if isinstance(key, OwnedForeignKey) else ""
            own, foreign = ground.rows.get(table, {}).get("a"), ground.rows.get(target, {}).get("b")
            if table not in tables or not own or not foreign:
                continue
            columns = ", ".join(f'"{name}"' for name in own)
            row = json.dumps(own | {"id": str(uuid4()), key.column: foreign["id"]})
            with taken_back(cursor):
                become(cursor, Side.PROVIDER, ground.a)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                insert = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM"
                found = outcome(cursor, f"{insert} jsonb_populate_record(NULL::{table}, %s::jsonb)", row)
            if found == 1:
                faults.append(f"{table}.{key.column} points at B")
    return faults


def what_was_disposed_of_is_gone_for_the_pso(cursor: Any, ground: Ground, tables: Iterable[str]) -> list[str]:
    """Once a provider's data is disposed of, the PSO sees nothing of it in tables that both share."""
    shared = [table for table in tables if secured()[table] is T.SHARED]
    with taken_back(cursor):
        cursor.execute(f"UPDATE tenancy_provider SET data_disposed_at = now() WHERE id = '{ground.b}'")
        become(cursor, Side.PSO)
        seen = _count(cursor, ground, dict.fromkeys(shared, f"{{column}} = '{ground.b}'")) if shared else {}
    return [f"{table}: the PSO sees {rows} rows after disposal" for table, rows in seen.items() if rows]


LOOKS = (
    rows_show_to_whom_they_concern, rows_are_taken_in_from_their_side_alone, nobody_writes_into_another_provider,
    what_is_frozen_stays, no_key_points_at_another_provider, what_was_disposed_of_is_gone_for_the_pso,
)  # fmt: skip


def faults(cursor: Any, ground: Ground, tables: Iterable[str] = ()) -> list[str]:
    """What every look finds, in these tables or in all."""
    among = sorted(tables or secured())
    return [fault for look in LOOKS for fault in look(cursor, ground, among)]
