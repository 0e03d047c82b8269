"""Makes roles and database in a PostgreSQL server of one's own: `python -m pso_portal.runner.cluster`.

The embedded server and this one get the same statements (`roles`). The passwords are those in the addresses that
OWNER_DATABASE_URL and DATABASE_URL (or the files named by …_FILE) hold, so that they are written down once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from pso_portal.runner import roles

_BEFORE_THE_DATABASE = "CREATE DATABASE"


def make(superuser: psycopg.Connection[tuple[object, ...]], *, owner_password: str, application_password: str) -> None:
    """Make what is missing and set both passwords. `superuser` is connected to template1, with autocommit.

    Safe to repeat, and after a crash at any point: the roles come all at once, then the database.
    Raises ValueError for a password that is not letters and digits.
    """
    text = roles.statements(owner_password=owner_password, application_password=application_password, for_tests=False)
    of_cluster, _, of_database = text.partition(_BEFORE_THE_DATABASE)
    create, *rights = _split(_BEFORE_THE_DATABASE + of_database)
    if not _exists(superuser, "SELECT FROM pg_roles WHERE rolname = %s", roles.APPLICATION):
        _run_together(superuser, _split(of_cluster))
    _set_password(superuser, roles.OWNER, owner_password)
    _set_password(superuser, roles.APPLICATION, application_password)
    if not _exists(superuser, "SELECT FROM pg_database WHERE datname = %s", roles.DATABASE):
        superuser.execute(create.encode())
    _run_together(superuser, rights)


def secret(name: str, environment: Mapping[str, str]) -> str:
    """What the file named by NAME_FILE holds, or NAME. Raises KeyError or OSError where there is neither."""
    path = environment.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else environment[name]


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Connect as the superuser and make roles and database."""
    parser = argparse.ArgumentParser(prog="python -m pso_portal.runner.cluster", description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, default=5432)
    parser.add_argument("--superuser", default="postgres")
    given = parser.parse_args(arguments)
    passwords = {
        "owner_password": _password("OWNER_DATABASE_URL", roles.OWNER, environment),
        "application_password": _password("DATABASE_URL", roles.APPLICATION, environment),
    }
    with psycopg.connect(
        host=given.host,
        port=given.port,
        user=given.superuser,
        password=secret("SUPERUSER_PASSWORD", environment),
        dbname="template1",
        autocommit=True,
    ) as superuser:
        make(superuser, **passwords)


def _password(name: str, role: str, environment: Mapping[str, str]) -> str:
    address = urlsplit(secret(name, environment))
    if address.username != role or not address.password or address.path != f"/{roles.DATABASE}":
        raise SystemExit(f"{name} must name the role {role}, its password and the database {roles.DATABASE}.")
    return address.password


def _split(text: str) -> list[str]:
    # No statement of `roles` has a semicolon inside: names are fixed and passwords are letters and digits.
    return [statement.strip() for statement in text.split(";") if statement.strip()]


def _run_together(superuser: psycopg.Connection[tuple[object, ...]], statements: Sequence[str]) -> None:
    with superuser.transaction():
        for statement in statements:
            superuser.execute(statement.encode())


def _exists(superuser: psycopg.Connection[tuple[object, ...]], query: str, name: str) -> bool:
    return superuser.execute(query.encode(), [name]).fetchone() is not None


def _set_password(superuser: psycopg.Connection[tuple[object, ...]], role: str, password: str) -> None:
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
    superuser.execute(statement)


if __name__ == "__main__":
    main(sys.argv[1:], os.environ)
