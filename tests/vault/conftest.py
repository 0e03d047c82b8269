"""Two providers with keys, and the tables of `sealed_rows`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from pso_portal.vault.store import create_keys_for, make_installation

from .sealed_rows import HERE, THERE


@pytest.fixture
def two_providers(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PSO_KEY_DIR = str(tmp_path / "keys")
    settings.PSO_KEK_FILE = ""
    monkeypatch.setenv("PSO_KEK", "5a" * 32)
    make_installation()
    create_keys_for(HERE)
    create_keys_for(THERE)


@pytest.fixture
def tables(db: None, two_providers: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE vault_note (id uuid PRIMARY KEY, provider_id uuid NOT NULL, text bytea,"
            " second bytea NOT NULL, outside bytea, answers bytea NOT NULL, of_pso bytea,"
            " count integer NOT NULL) ON COMMIT DROP"
        )
        cursor.execute(
            "CREATE TEMP TABLE vault_twin (id uuid PRIMARY KEY, provider_id uuid NOT NULL, text bytea) ON COMMIT DROP"
        )


@pytest.fixture
def entered(tables: None) -> Iterator[None]:
    with scope.enter(Scope(Side.PROVIDER, frozenset({HERE}))):
        yield
