"""Folders that a server's account can reach, and servers of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pso_portal.runner.postgres import Postgres
from pso_portal.runner.store import Store
from pso_portal.runner.valkey import Valkey


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    # Pytest's own folders are closed to everybody else, and the account that runs PostgreSQL is somebody else.
    folder = Path(tempfile.mkdtemp(prefix="pso-runner-")).resolve()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def postgres(place: Path) -> Iterator[Postgres]:
    for name in ("postgres", "secrets"):
        (place / name).mkdir(mode=0o711)
    cluster = Postgres(place / "postgres", place / "secrets")
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def valkey(place: Path) -> Iterator[Valkey]:
    (place / "valkey").mkdir(mode=0o700)
    server = Valkey(place / "valkey")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def store(place: Path) -> Store:
    installation = Store(place / "var")
    installation.prepare()
    return installation
