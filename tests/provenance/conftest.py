"""A sealed audit of two providers, and the database's superuser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from pso_portal import audit
from pso_portal.provenance.rounds import seal_what_is_due
from pso_portal.provenance.verifying import Report, verify
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.servers import own_postgres

START = datetime(2026, 3, 10, 15, 0, 7, 250_000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def checkpoints(keys: None, settings: Any, tmp_path: Path) -> Path:
    """The file outside, of this test alone."""
    settings.PSO_CHECKPOINTS = str(tmp_path / "outside" / "checkpoints.jsonl")
    return Path(settings.PSO_CHECKPOINTS)


@pytest.fixture
def houses(transactional_db: None, make_provider: Callable[..., Any]) -> list[Any]:
    """Two providers."""
    return [make_provider(name) for name in ("Cedar Falls Hospital", "Amber Lake Clinic")]


def write(provider: Any, *, now: datetime, times: int = 1, by: Any = None, verb: str = "look_at") -> None:
    """Entries of a provider, in a transaction of their own."""
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        for number in range(times):
            audit.record(verb, by=by, subject=provider, provider_id=provider.pk, now=now, count=number)


def seal(now: datetime) -> int:
    settle()
    return seal_what_is_due(now=now)


def settle() -> None:
    """Wait until all that was written can be sealed. In a server of somebody's own, others run transactions too."""
    running = "SELECT FROM audit_entry WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())"
    for _ in range(12_000):     # there the walk over all routes, beside this, is one transaction
        with scope.enter(Scope(Side.SYSTEM)), connection.cursor() as cursor:
            cursor.execute(running)
            if cursor.fetchone() is None:
                return
        time.sleep(0.01)
    raise AssertionError("a transaction beside this test does not end")


def wrong(now: datetime = START + timedelta(hours=1), since: int = 0) -> list[str]:
    """What the check finds."""
    return check(now, since).wrong


def check(now: datetime = START + timedelta(hours=1), since: int = 0) -> Report:
    with scope.enter(Scope(Side.SYSTEM)):
        return verify(now=now, since=since)


@pytest.fixture
def sealed(houses: list[Any]) -> list[Any]:
    """Three checkpoints over the entries of both."""
    for minute in range(3):
        for provider in houses:
            write(provider, now=START + timedelta(minutes=minute), times=3)
        seal(START + timedelta(minutes=minute, seconds=5))
    return houses


@pytest.fixture
def ruler(sealed: list[Any]) -> Iterator[Callable[..., list[Any]]]:
    """The database's superuser: no row security, no trigger, no frozen row stands against whatever is asked."""
    server = own_postgres()
    if not server.is_running():
        pytest.skip("only the embedded PostgreSQL tells its superuser's password")
    connection.close()
    try:
        yield partial(_as_superuser, server.url("postgres"))
    finally:
        connection.close()


def _as_superuser(url: str, statement: str, values: Any = None) -> list[Any]:
    """The first column of the last answer."""
    address = psycopg.conninfo.conninfo_to_dict(url) | {"dbname": connection.settings_dict["NAME"]}
    unbound = "-c lock_timeout=20s -c session_replication_role=replica"
    with psycopg.connect(**address, options=unbound) as superuser, superuser.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []
