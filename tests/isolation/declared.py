"""What models, migrations and lists by hand say about the tables: what the database is held against."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.migrations.loader import MigrationLoader

from pso_portal.runner.roles import OWNER
from pso_portal.tenancy.classes import TableClass as T
from pso_portal.tenancy.operations import Freeze, Only, Resealable, SecureTable
from pso_portal.tenancy.policies_sql import AS_PROVIDER, policies
from tests.architecture.test_tables import our_models

Policy = tuple[str, str, str, str, str, str, str]  # table, name, permissive, command, roles, USING, WITH CHECK

# Policies that neither a class nor `Only` brings, with what they open.
BESIDES: dict[tuple[str, str], str] = {
    ("events_event", "affiliates_select"): "an affiliate that shares a type opens its reports for reading",
    ("pses_workproduct", "affiliates_select"): "and what the law says of them",
}
# Functions that act as the owner of the schema, with what holds them.
DEFINERS: dict[str, str] = {"reseal": "forced row security; it writes the same length under a later key, nothing else"}
SPELLED = (
    "SELECT tablename, policyname, permissive, cmd, roles::text, coalesce(qual, ''), coalesce(with_check, '')"
    " FROM pg_policies WHERE "
)


def of_providers() -> list[str]:
    """Tables whose rows are each one provider's, so that nothing may join two of different ones."""
    return sorted(table for table, each in secured().items() if each in (T.PSES, T.SHARED, T.HANDED, T.FAMILY, T.KEPT))


def secured() -> dict[str, T]:
    """Tables under row security, by class."""
    found = {model._meta.db_table: model.table_class for model in our_models()}
    return {table: each for table, each in found.items() if each is not T.GLOBAL}


@cache
def operations() -> list[tuple[str, Any]]:
    """Every operation on a table's rows that the migrations hold, with the app it stands in."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [
        (app, operation)
        for (app, _), migration in sorted(found.items())
        for operation in migration.operations
        if isinstance(operation, SecureTable | Only | Freeze | Resealable)
    ]


def table_of(app: str, model: str) -> str:
    named = (app, model.lower())
    return next(m._meta.db_table for m in our_models() if (m._meta.app_label, m._meta.model_name) == named)


@cache
def keys_of(table: str) -> tuple[str, str]:
    """The column that names the provider ("" where rows are of none), and for released tables the release's."""
    for app, each in operations():
        if isinstance(each, SecureTable) and table_of(app, each.model) == table:
            model = next(model for model in our_models() if model._meta.db_table == table)
            return each.column if each.column in {f.column for f in model._meta.local_fields} else "", each.key
    raise LookupError(table)


def stamps() -> set[str]:
    """Columns of frozen tables that may still change, as "table.column"."""
    return {
        f"{table_of(app, each.model)}.{name}"
        for app, each in operations() if isinstance(each, Freeze) for name in each.except_columns
    }  # fmt: skip


def class_policies(cursor: Any) -> set[Policy]:
    """The policies that every table should have, in PostgreSQL's own spelling: made on copies that are thrown away.

    All copies come before any policy: a policy that names another table then means its copy, and says it alike.
    """
    cursor.execute("SAVEPOINT copies")
    for table in secured():
        cursor.execute(f"CREATE TEMP TABLE {table} (LIKE public.{table})")
    last = {table_of(app, each.model): each for app, each in operations() if isinstance(each, SecureTable)}
    for table, each in last.items():  # a table that was dropped and made anew was secured anew
        for command, using, check in policies(each.table_class, column=each.column, key=each.key):
            _policy(cursor, f"{each.table_class}_{command.lower()}", table, f"FOR {command}", using, check)
    for app, each in operations():
        if isinstance(each, Only):
            name, how = f"only_{each.command.lower()}", f"AS RESTRICTIVE FOR {each.command}"
            _policy(cursor, name, table_of(app, each.model), how, "", each.check)
        elif isinstance(each, Resealable):  # by the owner of the schema alone, within the provider in scope
            name, own = f"{each.table_class}_reseal", AS_PROVIDER.format(column="provider_id")
            _policy(cursor, name, table_of(app, each.model), f"FOR UPDATE TO {OWNER}", own, own)
    cursor.execute(SPELLED + "schemaname LIKE 'pg\\_temp%%'")
    found = {tuple(row) for row in cursor.fetchall()}
    cursor.execute("ROLLBACK TO SAVEPOINT copies")
    return found


def _policy(cursor: Any, name: str, table: str, how: str, using: str, check: str) -> None:
    text = f"CREATE POLICY {name} ON pg_temp.{table} {how}"
    text += f" USING ({using})" if using else ""
    cursor.execute(text + (f" WITH CHECK ({check})" if check else ""))
