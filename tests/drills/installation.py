"""An installation of its own, run in processes of its own, and looked into from outside."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from pso_portal.runner.environment import environment
from pso_portal.runner.postgres import Postgres
from pso_portal.runner.processes import pid_in, wait_until
from pso_portal.runner.servers import Servers
from pso_portal.runner.store import ROOT, Store
from pso_portal.runner.valkey import Valkey

_OF_THE_TEST_RUN = ("PSO_", "DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL", "CACHE_URL", "DJANGO_", "PYTEST_")
_OWED = "SELECT now(), * FROM jobs_message WHERE done_at IS NULL AND dead_at IS NULL"
_BATCHES = "SELECT * FROM jobs_batch WHERE ended_at IS NULL"
_PROC = Path("/proc")
Process = subprocess.Popen[str]


class Installation:
    """One folder with servers, keys and logs. Nothing of the test run's own servers reaches it."""

    def __init__(self, var: Path) -> None:
        self.store = Store(var)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OF_THE_TEST_RUN)}
        self.given = kept | {"PSO_VAR": str(var), "PYTHONPATH": str(ROOT)}

    def start(self, module: str, *words: str) -> Process:
        """A program of Python in this installation, with its output and errors as one."""
        return subprocess.Popen(
            [sys.executable, "-m", module, *words],
            cwd=ROOT, env=self.given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def portal(self, *words: str) -> Process:
        """`./portal WORDS`."""
        return self.start("pso_portal.runner", *words)

    def ask(self, module: str, *words: str) -> Any:
        """What a program of the tests answers on its last line, as JSON; the servers run meanwhile."""
        with Servers(self.store, self.given):
            told = subprocess.run(
                [sys.executable, "-m", module, *words],
                cwd=ROOT, env=environment(self.store, self.given), capture_output=True, text=True, check=False,
            )  # fmt: skip
        assert told.returncode == 0, told.stdout + told.stderr
        return json.loads(told.stdout.splitlines()[-1])

    def number(self, query: str) -> int:
        """One number, asked as the superuser, whom row security does not bind; -1 while there is nobody to ask."""
        if not (self.store.postgres / "complete").exists():
            return -1  # to ask earlier would be to make its password
        address = Postgres(self.store.postgres, self.store.secrets).url("postgres")
        try:
            with psycopg.connect(address, connect_timeout=5) as line:
                row = line.execute(query).fetchone()  # type: ignore[call-overload]
        except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
            return -1
        return int(row[0]) if row else -1

    def still_owed(self) -> str:
        """What the outbox owes, which batches run, and what the programs said last: why a drill waits in vain."""
        with psycopg.connect(Postgres(self.store.postgres, self.store.secrets).url("postgres")) as line:
            rows = [*line.execute(_OWED).fetchall(), *line.execute(_BATCHES).fetchall()]
        logs = [path for path in self.store.logs.glob("*.log") if path.stem in ("worker", "scheduler")]
        said = [f"{path.name}: …{path.read_text(errors='replace')[-3000:]}" for path in logs]
        return "\n".join([*map(str, rows), *said])

    def server_pids(self) -> dict[str, int | None]:
        """The embedded servers by name."""
        return {
            "PostgreSQL": pid_in(Postgres(self.store.postgres, self.store.secrets).data / "postmaster.pid"),
            "Valkey": pid_in(Valkey(self.store.valkey).place / "valkey.pid"),
        }

    def left_running(self) -> list[str]:
        """Command lines that name this installation's folder."""
        shown = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        return [line for line in shown.splitlines() if str(self.store.var) in line]

    def clean_up(self) -> None:
        """Stop servers that a killed portal left behind."""
        if self.store.has_database():
            with Servers(self.store, self.given):
                pass


def children_of(pid: int) -> dict[int, str]:
    """Direct children with their command lines."""
    found = {}
    for folder in _PROC.glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it ended while we looked
        if int(parent) == pid and state != "Z":
            found[int(folder.name)] = line
    return found


@contextmanager
def running(process: Process, *, patience: float = 60) -> Iterator[Process]:
    """The process, asked to stop at the end as Ctrl-C would."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=patience)


def hear(process: Process, start_of_line: str) -> str:
    """Read its lines until one begins so. Fails with everything heard where it ends before."""
    assert process.stdout is not None
    heard = []
    for line in process.stdout:
        heard.append(line)
        if line.startswith(start_of_line):
            return line
    raise AssertionError(f"it ended before it said {start_of_line!r}:\n" + "".join(heard))


def kill_when(process: Process, ready: Callable[[], bool], *, seconds: float) -> None:
    """`kill -9` at the moment that `ready` names; fails where the process ended before."""
    assert wait_until(lambda: ready() or process.poll() is not None, seconds=seconds)
    assert process.poll() is None, process.communicate()[0]
    before = children_of(process.pid)
    process.kill()
    process.communicate()
    assert wait_until(lambda: not any((_PROC / str(pid)).exists() for pid in before), seconds=30)


def free_port() -> int:
    """A port that nobody holds now."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])
