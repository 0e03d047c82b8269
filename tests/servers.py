"""A pytest plugin: one Valkey for a whole test run, and an embedded PostgreSQL for each of its workers.

It is loaded with `-p`, because pytest-django reads the settings before any conftest. The run's first process
starts Valkey and hands its address to the workers in its environment; each worker takes two of its numbers. A
server of PostgreSQL of its own spares a worker the others' transactions: what is sealed waits for the oldest one
in the whole server, and a long test beside would hold up every seal.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from pso_portal.runner.environment import database_addresses, uses_embedded_postgres, uses_embedded_valkey
from pso_portal.runner.passwords import secret_in
from pso_portal.runner.postgres import Postgres
from pso_portal.runner.processes import is_alive
from pso_portal.runner.valkey import Valkey

_PREFIX = "pso-test-"
_SHARED = "PSO_TEST_SERVERS"
_POSTGRES = "postgres"
_made: list[Path] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Before the settings load: the servers run and the environment names them."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if _SHARED not in os.environ:
        _sweep()
        _start()
    if uses_embedded_postgres(os.environ) and (worker or not early_config.known_args_namespace.numprocesses):
        _start_postgres(own_postgres(worker))
    _take_own_numbers(worker)
    return (yield)


def pytest_unconfigure() -> None:
    """Whoever made the folder stops every server under it, its workers' too, and removes it."""
    while _made:
        _remove(_made.pop())
        os.environ.pop(_SHARED, None)


def own_postgres(worker: str | None = None) -> Postgres:
    """The embedded PostgreSQL of this process: it runs unless the environment names a server of somebody's own."""
    place = Path(os.environ[_SHARED])
    worker = os.environ["PSO_TEST_WORKER"] if worker is None else worker
    return Postgres(place / f"{_POSTGRES}{worker}", place / "secrets", for_tests=True)


def _start() -> None:
    place = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")).resolve()
    place.chmod(0o711)
    _made.append(place)
    (place / "secrets").mkdir(mode=0o700)
    if uses_embedded_valkey(os.environ):
        (place / "valkey").mkdir(mode=0o700)
        valkey = Valkey(place / "valkey", for_tests=True)
        valkey.start()
        os.environ |= {"BROKER_URL": valkey.broker_url(), "CACHE_URL": valkey.cache_url()}
    os.environ |= _places(place)


def _start_postgres(server: Postgres) -> None:
    server.place.mkdir(mode=0o711)
    server.start()
    os.environ |= database_addresses(server)


def _remove(place: Path) -> None:
    for folder in place.glob(f"{_POSTGRES}*"):
        Postgres(folder, place / "secrets", for_tests=True).stop()
    Valkey(place / "valkey", for_tests=True).stop()
    shutil.rmtree(place, ignore_errors=True)


def _places(place: Path) -> dict[str, str]:
    """Keys and files of the run. An installation's own are never used, even where the environment names them."""
    secret_in(place / "secrets" / "kek")
    (place / "keys").mkdir(mode=0o700)
    return {
        _SHARED: str(place),
        "PSO_VAR": str(place),
        "PSO_KEK_FILE": str(place / "secrets" / "kek"),
        "PSO_KEY_DIR": str(place / "keys"),
    }


def _take_own_numbers(worker: str) -> None:
    """Two of Valkey's databases for this worker: 0 and 1 for the first process, 2 and 3 for gw0, and so on."""
    os.environ["PSO_TEST_WORKER"] = worker
    if not worker or not os.environ["BROKER_URL"].endswith("virtual_host=0"):
        return
    number = 2 * (int(worker.removeprefix("gw")) + 1)
    os.environ["BROKER_URL"] = os.environ["BROKER_URL"].replace("virtual_host=0", f"virtual_host={number}")
    os.environ["CACHE_URL"] = os.environ["CACHE_URL"].replace("db=1", f"db={number + 1}")


def _sweep() -> None:
    """Stop and remove what an earlier run left behind when it was killed."""
    for place in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        maker = place.name.removeprefix(_PREFIX).split("-")[0]
        if maker.isdigit() and not is_alive(int(maker)) and place.stat().st_uid == os.geteuid():
            _remove(place.resolve())
