"""The embedded servers of one installation, shared by all commands that run at the same time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pso_portal.runner.environment import uses_embedded_postgres, uses_embedded_valkey
from pso_portal.runner.postgres import Postgres
from pso_portal.runner.refusal import Refused
from pso_portal.runner.store import Store
from pso_portal.runner.valkey import Valkey


class Servers:
    """A context in which the servers run. The first to enter starts them, the last to leave stops them.

    Servers are not children of the command that starts them: another may still need them when it ends, and after
    `kill -9` the next command finds them running and goes on with them.
    """

    def __init__(self, store: Store, given: Mapping[str, str]) -> None:
        self._store = store
        self._wanted: dict[str, Postgres | Valkey] = {}
        if uses_embedded_postgres(given):
            self._wanted["PostgreSQL"] = Postgres(store.postgres, store.secrets)
        if uses_embedded_valkey(given):
            self._wanted["Valkey"] = Valkey(store.valkey)
        self._use: IO[str] | None = None

    def __enter__(self) -> Self:
        with _locked(self._store.var / "servers.change"):
            try:
                for server in self._wanted.values():
                    server.start()
            except BaseException:
                self._stop_if_unused()
                raise
            self._use = _open(self._store.var / "servers.use")
            fcntl.flock(self._use, fcntl.LOCK_SH)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with _locked(self._store.var / "servers.change"):
            if self._use is not None:
                self._use.close()
            self._stop_if_unused()

    def revive(self) -> list[str]:
        """Start again what has died; the names of what was started."""
        dead = [name for name, server in self._wanted.items() if not server.is_running()]
        if dead:
            with _locked(self._store.var / "servers.change"):
                for name in dead:
                    self._wanted[name].start()
        return dead

    @contextmanager
    def nobody_else(self) -> Iterator[None]:
        """Servers stopped and kept so. Raises Refused while another command uses them."""
        with _locked(self._store.var / "servers.change"):
            if not self._stop_if_unused():
                raise Refused("Another command of this installation is running. Let it end, or stop it, first.")
            yield

    def _stop_if_unused(self) -> bool:
        with _open(self._store.var / "servers.use") as use:
            try:
                fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            for server in reversed(self._wanted.values()):
                server.stop()
        return True


@contextmanager
def only_one(path: Path, otherwise: str) -> Iterator[None]:
    """Hold the lock file `path`. Raises Refused with `otherwise` where another process holds it."""
    with _open(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(otherwise) from None
        yield


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with _open(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _open(path: Path) -> IO[str]:
    return path.open("a")
