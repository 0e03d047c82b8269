"""The two roles of the database, and the sides on which they stand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg

from pso_portal.tenancy.sides import Side


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
