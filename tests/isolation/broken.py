"""A database as it is installed, with two providers in it, in one transaction of a superuser: to be broken and mended.

PostgreSQL takes back changes of tables, policies, rights and roles with the transaction, so that nothing of it is ever
seen by another connection.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection, transaction
from django.test import override_settings

from pso_portal.runner.passwords import secret_in
from pso_portal.runner.roles import APPLICATION, OWNER

from . import lints, looks
from .conftest import OPEN_DOORS
from .declared import Policy, class_policies
from .looks import Ground, ground
from .sql_mutants import Mutant
from .world import build

SUPERUSER = "postgres"


@dataclass
class Tried:
    """What noticed a mutant: faults that lints and looks found."""

    mutant: Mutant
    lints: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)

    @property
    def killed(self) -> bool:
        """By a look where rows show, and by anything where only the catalog can tell."""
        return bool(self.looks) if self.mutant.shows else bool(self.lints or self.looks)


@dataclass
class Installed:
    """The database and what should stand in it."""

    cursor: Any
    ground: Ground
    wanted: set[Policy]

    def faults(self) -> list[str]:
        return lints.faults(self.cursor, self.wanted) + looks.faults(self.cursor, self.ground)

    def tried(self, mutant: Mutant) -> Tried:
        """Break it, look at it, mend it."""
        self.cursor.execute("SAVEPOINT mutant")
        try:
            if mutant.as_owner:
                self.cursor.execute(f"SET LOCAL ROLE {OWNER}")
            self.cursor.execute(mutant.sql)
            self.cursor.execute("SET LOCAL ROLE none")
            return Tried(mutant, lints.faults(self.cursor, self.wanted), self._looked(mutant))
        finally:
            self.cursor.execute("ROLLBACK TO SAVEPOINT mutant")


    def _looked(self, mutant: Mutant) -> list[str]:
        try:
            return looks.faults(self.cursor, self.ground, mutant.tables) if mutant.shows else []
        except Error as error:  # no row of it can be read: nobody works with such a database
            return [str(error)]


@contextmanager
def installed() -> Iterator[Installed]:
    """Seeded as the application; then every right that only tests have is taken away again."""
    _work_as_superuser()
    with transaction.atomic(), connection.cursor() as cursor, override_settings(**OPEN_DOORS):
        cursor.execute(f"SET LOCAL ROLE {APPLICATION}")
        world = build()
        yield as_installed(cursor, world.a.provider.pk, world.b.provider.pk)
        transaction.set_rollback(True)


def as_installed(cursor: Any, a: UUID, b: UUID) -> Installed:
    cursor.execute("SET LOCAL ROLE none; SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"REVOKE TRUNCATE ON ALL TABLES IN SCHEMA public FROM {APPLICATION}")
    cursor.execute(f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} REVOKE TRUNCATE ON TABLES FROM {APPLICATION}")
    for table in lints.column(cursor, "SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'frozen_whole'"):
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER frozen_whole")
    return Installed(cursor, ground(cursor, a, b), class_policies(cursor))


def _work_as_superuser() -> None:
    """The embedded server's own superuser; a server of somebody's own keeps it to itself."""
    place = os.environ.get("PSO_TEST_SERVERS", "")
    secret = Path(place) / "secrets" / SUPERUSER
    if not secret.exists():
        pytest.skip("The database is not the embedded one: its superuser is not ours to use.")
    connection.close()
    connection.settings_dict |= {"USER": SUPERUSER, "PASSWORD": secret_in(secret)}
