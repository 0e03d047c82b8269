"""A PostgreSQL with the schema of the portal and nothing in it, and its two roles."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg

from pso_portal.runner.environment import environment, from_process
from pso_portal.runner.programs import manage
from pso_portal.runner.servers import Servers
from pso_portal.runner.store import Store
from pso_portal.tenancy.sides import Side


@contextmanager
def a_place() -> Iterator[None]:
    """Servers in a folder of their own, migrated; Django is set up, as the application's role."""
    with tempfile.TemporaryDirectory(prefix="pso-sums-") as folder:
        store = Store(Path(folder).resolve())
        store.var.chmod(0o711)
        store.prepare()
        given = {name: value for name, value in from_process().items() if not name.endswith("_URL")}
        with Servers(store, given):
            os.environ |= environment(store, given)
            subprocess.run(manage("migrate", "--noinput"), check=True, stdout=subprocess.DEVNULL)  # noqa: S603
            import django

            django.setup()
            yield
            from django.db import connection

            connection.close()


@contextmanager
def as_owner() -> Iterator[None]:
    """Django's connections are the schema owner's inside, as in `rebuild_facts`."""
    import dj_database_url
    from django.db import connection

    before = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    owner = dj_database_url.parse(os.environ["OWNER_DATABASE_URL"])
    connection.close()
    connection.settings_dict |= {key: owner[key] for key in before}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= before


def on_side(side: Side) -> AbstractContextManager[object]:
    """A side, in a transaction."""
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope

    return scope.enter(Scope(side))


def door() -> AbstractContextManager[object]:
    """The door's side."""
    return on_side(Side.DOOR)


def owner_does(*statements: str) -> list[tuple[object, ...]]:
    """Statements of the owner on the door's side, in one transaction; rows of the last, where it has any."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], options="-c pso.side=door") as owner:
        for statement in statements:
            cursor = owner.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
