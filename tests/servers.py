"""A pytest plugin: one embedded PostgreSQL and one Valkey for a whole test run.

It is loaded with `-p`, because pytest-django reads the settings before any conftest. The run's first process
starts the servers and hands their addresses to the workers in its environment; each worker takes a database of
its own (pytest-xdist's suffix) and two numbers of Valkey's.
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
_started: list[Postgres | Valkey | Path] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Before the settings load: the servers run and the environment names them."""
    if _SHARED not in os.environ:
        _sweep()
        _start()
    _take_own_numbers(os.environ.get("PYTEST_XDIST_WORKER", ""))
    return (yield)


def pytest_unconfigure() -> None:
    """Stop what this process started and remove its folder."""
    while _started:
        thing = _started.pop()
        if isinstance(thing, Path):
            shutil.rmtree(thing, ignore_errors=True)
            os.environ.pop(_SHARED, None)
        else:
            thing.stop()


def _start() -> None:
    place = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")).resolve()
    place.chmod(0o711)
    _started.append(place)
    (place / "secrets").mkdir(mode=0o700)
    postgres, valkey = _servers_under(place)
    if uses_embedded_postgres(os.environ):
        (place / "postgres").mkdir(mode=0o711)
        _started.append(postgres)
        postgres.start()
        os.environ |= database_addresses(postgres)
    if uses_embedded_valkey(os.environ):
        (place / "valkey").mkdir(mode=0o700)
        _started.append(valkey)
        valkey.start()
        os.environ |= {"BROKER_URL": valkey.broker_url(), "CACHE_URL": valkey.cache_url()}
    os.environ |= _places(place)


def _servers_under(place: Path) -> tuple[Postgres, Valkey]:
    return (
        Postgres(place / "postgres", place / "secrets", for_tests=True),
        Valkey(place / "valkey", for_tests=True),
    )


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
            for server in _servers_under(place.resolve()):
                server.stop()
            shutil.rmtree(place, ignore_errors=True)
