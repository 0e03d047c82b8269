"""Migration operations: row security for a table, and foreign keys that cannot cross a provider."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

from .classes import TableClass
from .policies_sql import AS_PROVIDER, secure, unsecure


class SecureTable(Operation):
    """ENABLE and FORCE row security on a model's table; where it has a provider, (provider_id, id) becomes a key.

    `column` names the provider's column; `key` the column of a released table that names its release.
    """

    reversible = True

    def __init__(self, model: str, table_class: TableClass, column: str = "provider_id", key: str = "release_id"):
        self.model, self.table_class, self.column, self.key = model, TableClass(table_class), column, key

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The database knows more than the models do: no change of state."""

    def database_forwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        meta = to_state.apps.get_model(app_label, self.model)._meta
        editor.execute(secure(meta.db_table, self.table_class, column=self.column, key=self.key))
        if self._has_provider(meta):
            editor.execute(f"ALTER TABLE {meta.db_table} ADD UNIQUE (provider_id, {meta.pk.column});")

    def database_backwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        editor.execute(unsecure(to_state.apps.get_model(app_label, self.model)._meta.db_table, self.table_class))

    def describe(self) -> str:
        return f"Secure the rows of {self.model} as class {self.table_class}"

    @staticmethod
    def _has_provider(meta: Any) -> bool:
        return any(field.column == "provider_id" for field in meta.local_concrete_fields)


class BindToProvider(Operation):
    """Make a foreign key composite, (provider_id, field) → (provider_id, id).

    Foreign-key checks bypass row security: a plain key would let a row point at another provider's.
    """

    reversible = True

    def __init__(self, model: str, field: str):
        self.model, self.field = model, field

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models say OwnedForeignKey, which has no plain constraint."""

    def database_forwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        meta = to_state.apps.get_model(app_label, self.model)._meta
        field = meta.get_field(self.field)
        target = field.related_model._meta
        editor.execute(
            f"ALTER TABLE {meta.db_table} ADD CONSTRAINT {self._name(meta)}"
            f" FOREIGN KEY (provider_id, {field.column})"
            f" REFERENCES {target.db_table} (provider_id, {target.pk.column}) DEFERRABLE INITIALLY DEFERRED;"
        )

    def database_backwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        meta = to_state.apps.get_model(app_label, self.model)._meta
        editor.execute(f"ALTER TABLE {meta.db_table} DROP CONSTRAINT {self._name(meta)};")

    def describe(self) -> str:
        return f"Bind {self.model}.{self.field} to its provider"

    def _name(self, meta: Any) -> str:
        return f"{meta.db_table}_{self.field}_own"


FILLED = (
    " CREATE OR REPLACE TRIGGER frozen_once BEFORE UPDATE ON {table} FOR EACH ROW WHEN (OLD.{column} IS NOT NULL)"
    " EXECUTE FUNCTION refuse_change();"
)


class Freeze(Operation):
    """Rows of a model never change and never go: by trigger, and by taking the grant away.

    `except_columns` may still change (a first-read stamp); with `once`, only while that one of them is empty. Run again
    after a column was added, it takes the new column in.
    """

    reversible = True

    def __init__(self, model: str, except_columns: tuple[str, ...] = (), once: str = ""):
        self.model, self.except_columns, self.once = model, tuple(except_columns), once

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models have no verbs for it."""

    def database_forwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        meta = to_state.apps.get_model(app_label, self.model)._meta
        columns = [f.column for f in meta.local_concrete_fields if f.column not in self.except_columns]
        table, update = meta.db_table, ", ".join(columns) if self.except_columns else ""
        of = f" OF {update}" if update else ""
        editor.execute(
            f"CREATE OR REPLACE TRIGGER frozen BEFORE UPDATE{of} OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change();"
            f" CREATE OR REPLACE TRIGGER frozen_whole BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
            + (FILLED.format(table=table, column=self.once) if self.once else "")
            + revoke(table, "DELETE, TRUNCATE" if self.except_columns else "UPDATE, DELETE, TRUNCATE")
        )

    def database_backwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        editor.execute(
            f"DROP TRIGGER frozen ON {table}; DROP TRIGGER frozen_whole ON {table};"
            f" DROP TRIGGER IF EXISTS frozen_once ON {table};"
        )

    def describe(self) -> str:
        return f"Freeze the rows of {self.model}"


class Only(Operation):
    """Narrow one command of a secured table further: a policy that must hold besides those of its class."""

    reversible = True

    def __init__(self, model: str, command: str, check: str):
        self.model, self.command, self.check = model, command, check

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models have no policies."""

    def database_forwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        editor.execute(
            f"CREATE POLICY only_{self.command.lower()} ON {table} AS RESTRICTIVE FOR {self.command}"
            f" WITH CHECK ({self.check});"
        )

    def database_backwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        editor.execute(f"DROP POLICY only_{self.command.lower()} ON {table};")

    def describe(self) -> str:
        return f"Narrow {self.command} on {self.model}"


class Resealable(Operation):
    """Let the schema's owner, and so the function `reseal`, seal anew rows that their class lets nobody change."""

    reversible = True

    def __init__(self, model: str, table_class: TableClass = TableClass.HANDED):
        self.model, self.table_class = model, TableClass(table_class)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models have no policies."""

    def database_forwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        using = AS_PROVIDER.format(column="provider_id")
        editor.execute(
            f"CREATE POLICY {self.table_class}_reseal ON {table} FOR UPDATE TO CURRENT_USER"
            f" USING ({using}) WITH CHECK ({using});"
        )

    def database_backwards(self, app_label: str, editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        editor.execute(f"DROP POLICY {self.table_class}_reseal ON {table};")

    def describe(self) -> str:
        return f"Let {self.model} be sealed anew"


def revoke(table: str, rights: str) -> str:
    """Take rights from the application's role, where the installation has it under its usual name."""
    return (
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pso_app') THEN"  # noqa: S608  our own names
        f" REVOKE {rights} ON {table} FROM pso_app; END IF; END $$;"
    )
