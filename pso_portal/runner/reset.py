"""Throws an installation away, if it is a demo on embedded servers and nothing else."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping

from pso_portal.runner.environment import environment, uses_embedded_postgres, uses_embedded_valkey
from pso_portal.runner.programs import manage
from pso_portal.runner.refusal import Refused
from pso_portal.runner.servers import Servers
from pso_portal.runner.store import Store

# Any other answer, a crash included, protects the installation. An empty one holds nothing: a demo cut short
# before its first row must not be stuck.
_IS_DEMO, _IS_EMPTY = 0, 2
_FOLDERS = ("valkey", "scheduler", "keys", "secrets", "mail", "log", "static")


def reset(store: Store, given: Mapping[str, str]) -> None:
    """Remove database, journal, keys and mail. Raises Refused unless the installation is marked a demo."""
    if not (uses_embedded_postgres(given) and uses_embedded_valkey(given)):
        raise Refused(
            "--reset removes embedded servers only, and DATABASE_URL or BROKER_URL name servers of your own. "
            "Nothing was removed."
        )
    if store.has_database():
        _demand_demo(store, given)
    with Servers(store, given).nobody_else():
        _remove(store)
    store.prepare()


def _demand_demo(store: Store, given: Mapping[str, str]) -> None:
    with Servers(store, given):
        answer = subprocess.run(  # noqa: S603 - a list, no shell
            manage("is_demo"), env=environment(store, given), capture_output=True, check=False
        )
    if answer.returncode not in (_IS_DEMO, _IS_EMPTY):
        raise Refused(
            f"The installation in {store.var} is not marked as a demo, so --reset leaves it alone. Nothing was removed."
        )


def _remove(store: Store) -> None:
    # The database goes first: without its rows the keys open nothing, without its keys the rows are lost unread.
    shutil.rmtree(store.postgres)
    (store.var / "postgres").unlink(missing_ok=True)
    for name in _FOLDERS:
        shutil.rmtree(store.var / name, ignore_errors=True)
    for name in ("port", "checkpoints.jsonl"):
        (store.var / name).unlink(missing_ok=True)
