# ruff: noqa: S608 - SQL over the names of our own tables
"""What the catalog of the database must say about isolation, each as a question whose answer is a list of faults.

They read the catalog alone, so they also see what no request shows: a table without rows yet, a view nobody asks.
The tests ask them of the migrated database, and of databases that were broken on purpose (sql_mutants).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps

from pso_portal.runner.roles import APPLICATION, OWNER
from pso_portal.tenancy.models import OwnedForeignKey
from tests.architecture.test_frozen import FROZEN, STAMPED_ONCE
from tests.architecture.test_tables import our_models

from .declared import BESIDES, DEFINERS, SPELLED, Policy, of_providers, secured, stamps

IN_PUBLIC = "relnamespace = 'public'::regnamespace"
ROLES = f"('{APPLICATION}', '{OWNER}')"


def column(cursor: Any, question: str) -> list[str]:
    """The first column of the answer, as words."""
    cursor.execute(question)
    return sorted(str(row[0]) for row in cursor.fetchall())


def the_role_is_small(cursor: Any) -> list[str]:
    """The application can neither pass row security nor become somebody who can."""
    return column(cursor, (
        f"SELECT rolname || ' may too much' FROM pg_roles WHERE rolname IN {ROLES}"
        " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)"
        f" UNION ALL SELECT roleid::regrole || ' is a group of ' || member::regrole FROM pg_auth_members"
        f" WHERE member::regrole::text IN {ROLES} OR roleid::regrole::text IN {ROLES} AND NOT member = 10"
    ))  # fmt: skip


def the_role_owns_nothing(cursor: Any) -> list[str]:
    """An owner may alter its table, and is under row security only where that is forced."""
    return column(cursor, (
        f"SELECT oid::regclass::text FROM pg_class WHERE {IN_PUBLIC} AND relowner <> '{OWNER}'::regrole"
        f" UNION ALL SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        f" AND proowner <> '{OWNER}'::regrole"
        " UNION ALL SELECT nspname FROM pg_namespace"
        f" WHERE has_schema_privilege('{APPLICATION}', oid, 'CREATE') AND nspname NOT LIKE 'pg\\_%temp\\_%'"
    ))  # fmt: skip


def nothing_is_set_for_the_role(cursor: Any) -> list[str]:
    """A setting that a connection begins with would be a scope that nobody entered, or another search path."""
    return column(cursor, (
        "SELECT coalesce(setrole::regrole::text, 'every role') || ': ' || setconfig::text FROM pg_db_role_setting"
    ))  # fmt: skip


def tables_are_secured(cursor: Any) -> list[str]:
    """Row security is on and forced for each table that is not global; every other table is known."""
    cursor.execute(
        f"SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE {IN_PUBLIC} AND relkind IN ('r', 'p')"
    )
    wanted, known = set(secured()), all_tables()
    found = []
    for table, on, forced in cursor.fetchall():
        if table in wanted and not (on and forced):
            found.append(f"{table}: row security is not on and forced")
        if table not in wanted and table not in known:
            found.append(f"{table}: no model says what it is")
    return found


def all_tables() -> set[str]:
    """Tables of every model, Django's own included."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models} | {"django_migrations"}


def policies_are_those_of_the_class(cursor: Any, wanted: set[Policy]) -> list[str]:
    """To the letter, as PostgreSQL says them back; nothing added, nothing missing, for no role in particular."""
    cursor.execute(SPELLED + "schemaname = 'public'")
    found = {tuple(row) for row in cursor.fetchall() if tuple(row[:2]) not in BESIDES}
    return sorted({f"{row[0]}.{row[1]} differs from its class" for row in found ^ wanted})


def nothing_goes_round_row_security(cursor: Any) -> list[str]:
    """Views and definer functions act as their owner; a copy has no policies; a leakproof function sees rows early."""
    return column(cursor, (
        f"SELECT oid::regclass::text FROM pg_class WHERE {IN_PUBLIC} AND relkind IN ('v', 'm', 'f')"
        " UNION ALL SELECT proname FROM pg_proc WHERE (prosecdef OR proleakproof OR proconfig NOTNULL)"
        f" AND pronamespace = 'public'::regnamespace AND NOT proname = ANY (ARRAY{sorted(DEFINERS)}::text[])"
        " UNION ALL SELECT inhrelid::regclass || ' inherits' FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid"
        " WHERE relkind IN ('r', 'p')"
        " UNION ALL SELECT rulename || ' is a rule' FROM pg_rewrite JOIN pg_class c ON c.oid = ev_class"
        f" WHERE {IN_PUBLIC}"
        " UNION ALL SELECT extname || ' is not known' FROM pg_extension WHERE extname <> 'plpgsql'"
        " UNION ALL SELECT evtname || ' runs at every change' FROM pg_event_trigger"
    ))  # fmt: skip


def keys_between_providers_are_composite(cursor: Any) -> list[str]:
    """Foreign-key checks bypass row security: a plain key would point at another provider's row and say it is there."""
    wanted = {
        f"{model._meta.db_table}.{field.column}"
        for model in our_models() for field in model._meta.local_fields if isinstance(field, OwnedForeignKey)
    }  # fmt: skip
    cursor.execute(
        "SELECT conrelid::regclass::text || '.' || attname, convalidated FROM pg_constraint"
        " JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[2]"
        " WHERE contype = 'f' AND cardinality(conkey) = 2 AND pg_get_constraintdef(pg_constraint.oid) ~"
        " '^FOREIGN KEY \\(provider_id, \\w+\\) REFERENCES \\w+\\(provider_id, id\\)'"
    )
    found = {name for name, valid in cursor.fetchall() if valid}
    plain = column(cursor, (
        "SELECT conrelid::regclass || '.' || conname || ' is plain' FROM pg_constraint WHERE contype = 'f'"
        f" AND cardinality(conkey) = 1 AND conrelid::regclass::text = ANY (ARRAY{of_providers()}::text[])"
        f" AND confrelid::regclass::text = ANY (ARRAY{of_providers()}::text[])"
    ))  # fmt: skip
    return [*(f"{name} is not bound to its provider" for name in sorted(wanted ^ found)), *plain]


def what_is_unique_is_unique_within_a_provider(cursor: Any) -> list[str]:
    """A refusal of a value that another provider has would tell that it has it. A key bound to its provider is not
    another's, so that what is unique beside it is within the provider too.
    """
    return column(cursor, (
        "SELECT indexrelid::regclass || ' reaches across providers' FROM pg_index i WHERE indisunique"
        f" AND NOT indisprimary AND indrelid::regclass::text = ANY (ARRAY{of_providers()}::text[])"
        " AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = indrelid AND attname = 'provider_id'"
        " AND attnum = ANY (indkey::int2[]))"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = indrelid AND contype = 'f'"
        " AND cardinality(conkey) = 2 AND conkey[2] = ANY (indkey::int2[]))"
    ))  # fmt: skip


def rights_are_no_more_than_work_needs(cursor: Any) -> list[str]:
    """The application reads and writes rows; it empties, references and triggers nothing. Others may nothing."""
    return column(cursor, (
        "SELECT c.oid::regclass || ': ' || CASE grantee WHEN 0 THEN 'everybody' ELSE grantee::regrole::text END || ' '"
        " || privilege_type FROM pg_class c, aclexplode(relacl)"
        f" WHERE {IN_PUBLIC} AND relkind IN ('r', 'p', 'v', 'm') AND grantee <> relowner AND NOT"
        f" (grantee = '{APPLICATION}'::regrole AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))"
        " UNION ALL SELECT attrelid::regclass || '.' || attname FROM pg_attribute WHERE attacl NOTNULL"
        " AND attrelid >= 16384"
        " UNION ALL SELECT c.oid::regclass || ' is granted on' FROM pg_class c, aclexplode(relacl)"
        f" WHERE {IN_PUBLIC} AND is_grantable AND grantee <> relowner"
        " UNION ALL SELECT 'schema: ' || privilege_type FROM pg_namespace, aclexplode(nspacl) WHERE nspname = 'public'"
        f" AND grantee <> nspowner AND NOT (grantee = '{APPLICATION}'::regrole AND privilege_type = 'USAGE')"
    ))  # fmt: skip


def later_tables_get_no_more(cursor: Any) -> list[str]:
    """What the owner makes next is granted to the application alone, and no more than rows."""
    return column(cursor, (
        "SELECT defaclobjtype::text || ': ' || CASE grantee WHEN 0 THEN 'everybody' ELSE grantee::regrole::text END"
        " || ' ' || privilege_type FROM pg_default_acl, aclexplode(defaclacl) WHERE grantee <> defaclrole AND NOT"
        f" (grantee = '{APPLICATION}'::regrole AND privilege_type IN"
        " ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'USAGE', 'EXECUTE'))"
        " AND NOT (defaclobjtype = 'f' AND grantee = 0)"
    ))  # fmt: skip


def what_must_not_change_is_frozen(cursor: Any) -> list[str]:
    """By trigger for everybody, by grant for the application, TRUNCATE included."""
    faults = []
    for trigger in ("frozen", "frozen_whole"):
        on = set(column(cursor, (
            "SELECT tgrelid::regclass FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid"
            f" WHERE tgname = '{trigger}' AND tgenabled = 'O' AND proname = 'refuse_change' AND tgqual IS NULL"
        )))  # fmt: skip
        faults += [f"{table}: {trigger}" for table in sorted(FROZEN - on)]
    for right, kept in (("DELETE", set()), ("UPDATE", STAMPED_ONCE), ("TRUNCATE", set())):
        may = set(column(cursor, (
            f"SELECT relname FROM pg_class WHERE {IN_PUBLIC} AND relkind = 'r'"
            f" AND has_table_privilege('{APPLICATION}', oid, '{right}')"
        )))  # fmt: skip
        faults += [f"{table}: {right} is granted" for table in sorted(may & FROZEN - kept)]
    return faults


def of_a_stamped_row_only_the_stamp_is_open(cursor: Any) -> list[str]:
    """The trigger names every column but those that may be stamped once."""
    found = column(cursor, (
        "SELECT tgrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_trigger ON tgrelid = attrelid"
        " WHERE tgname = 'frozen' AND attnum > 0 AND NOT attisdropped AND cardinality(tgattr::int2[]) > 0"
        " AND NOT attnum = ANY (tgattr::int2[])"
    ))  # fmt: skip
    return sorted(set(found) ^ stamps())


LINTS: tuple[Callable[[Any], list[str]], ...] = (
    the_role_is_small, the_role_owns_nothing, nothing_is_set_for_the_role, tables_are_secured,
    nothing_goes_round_row_security, keys_between_providers_are_composite,
    what_is_unique_is_unique_within_a_provider, rights_are_no_more_than_work_needs, later_tables_get_no_more,
    what_must_not_change_is_frozen, of_a_stamped_row_only_the_stamp_is_open,
)  # fmt: skip


def faults(cursor: Any, wanted: set[Policy]) -> list[str]:
    """What every lint finds; `wanted`: the policies that stand for the classes (`declared.class_policies`)."""
    return [*policies_are_those_of_the_class(cursor, wanted), *(each for lint in LINTS for each in lint(cursor))]
