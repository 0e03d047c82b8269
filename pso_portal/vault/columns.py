"""Every sealed column there is, found on the models: what is not found here would be lost when a key is retired."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection, models

from pso_portal.tenancy.resealing_sql import SEALED
from pso_portal.vault.fields import SealedField
from pso_portal.vault.keys import PSO

Column = tuple[type[models.Model], SealedField]


def sealed_columns() -> list[Column]:
    """Models with their sealed fields, by table and column."""
    found = [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedField)
    ]
    return sorted(found, key=lambda each: (each[0]._meta.db_table, each[1].column))


def columns_of(holder: str, purpose: str) -> list[Column]:
    """Those whose values are sealed under this key: all providers' columns are any provider's."""
    of_pso = holder == PSO
    return [
        (model, field)
        for model, field in sealed_columns()
        if field.purpose == purpose and (field.holder == PSO) is of_pso
    ]


def mark_columns(**_signal: Any) -> None:
    """Write on each column that it is sealed: the database lets nothing else be sealed anew. As the schema's owner."""
    wanted = {(model._meta.db_table, field.column) for model, field in sealed_columns()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0"
            " AND NOT a.attisdropped AND col_description(c.oid, a.attnum) IS DISTINCT FROM %s",
            [SEALED],
        )
        for table, column in sorted(wanted & set(cursor.fetchall())):
            cursor.execute(f"COMMENT ON COLUMN {table}.{column} IS '{SEALED}'")
