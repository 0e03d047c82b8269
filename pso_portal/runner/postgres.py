"""The embedded PostgreSQL: made, started and stopped with the wheel's own programs."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pso_portal.runner import roles
from pso_portal.runner.account import Account
from pso_portal.runner.binaries import PostgresPrograms, postgres_programs
from pso_portal.runner.passwords import secret_in
from pso_portal.runner.processes import pid_in, serves, wait_until
from pso_portal.runner.refusal import Refused, disk_full
from pso_portal.runner.sockets import socket_folder

_SUPERUSER = "postgres"
_SOCKET = ".s.PGSQL.5432"
_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 512MB
wal_buffers = 64MB
max_wal_size = 4GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
log_statement = 'none'
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
# A statement, or the row that a failed constraint quotes, would be patient safety work product in a plain log
# file: the settings above keep both out. Tests lose nothing when their server loses its data.
_TEST_SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 128MB
"""


@dataclass(frozen=True)
class Postgres:
    """A cluster under `place`, with the passwords of its roles under `secrets`."""

    place: Path
    secrets: Path
    for_tests: bool = False

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def account(self) -> Account:
        return Account.for_folder(self.data)

    @property
    def sockets(self) -> Path:
        return socket_folder(self.place / "sockets", _SOCKET, self.account)

    def url(self, role: str) -> str:
        """The address for a role, password included, database `pso`."""
        return f"postgresql://{role}:{self._password(role)}@{quote(str(self.sockets), safe='')}/{roles.DATABASE}"

    def is_running(self) -> bool:
        """Whether a server of this very folder runs. A pid file that a crash left behind does not count."""
        pid = pid_in(self.data / "postmaster.pid")
        return pid is not None and serves(pid, self.data)

    def start(self) -> None:
        """Start the server, and make the cluster first where there is none. Raises Refused with the reason."""
        programs = self._programs()
        if self.is_running():
            self._wait(programs)
            return
        if (self.place / "complete").exists():
            self._launch(programs)
        else:
            self._create(programs)

    def stop(self) -> None:
        """Stop at once but cleanly: clients are cut off, everything committed is on disk."""
        if self.is_running():
            self.account.run([self._programs()["pg_ctl"], "-D", self.data, "-m", "fast", "-w", "-t", "60", "stop"])

    def as_superuser(self, program: str, *words: str, told: str = "") -> None:
        """Run psql, pg_dump or pg_restore as the cluster's superuser. Raises Refused with what it said."""
        command = [str(self._programs()[program]), "-h", str(self.sockets), "-U", _SUPERUSER, *words]
        result = subprocess.run(  # noqa: S603 - a list, no shell, our own binary
            command, input=told, text=True, capture_output=True, check=False,
            env={**os.environ, "PGPASSWORD": self._password(_SUPERUSER)},
        )  # fmt: skip
        if result.returncode != 0:
            raise Refused(f"{program} did not end well: {result.stderr.strip()}")

    def _wait(self, programs: PostgresPrograms) -> None:
        """Somebody else started it, perhaps a moment ago."""
        command: list[str | Path] = [programs["pg_isready"], "-q", "-h", self.sockets]
        if not wait_until(lambda: self.account.run(command).returncode == 0, seconds=60):
            raise Refused(f"The PostgreSQL of {self.place} runs but does not answer. Its log is server.log there.")

    def _programs(self) -> PostgresPrograms:
        return postgres_programs(self.account, self.place / "programs")

    def _password(self, role: str) -> str:
        return secret_in(self.secrets / role)

    def _create(self, programs: PostgresPrograms) -> None:
        """Make the cluster. A marker says it was finished: one cut short by a crash is made again."""
        if self.data.exists():
            self._discard_unfinished()
        account = self.account
        self.data.mkdir(mode=0o700)
        account.own(self.data, 0o700)
        password = self.place / "password"
        password.touch(mode=0o600)
        password.write_text(self._password(_SUPERUSER))
        account.own(password, 0o600)
        try:
            self._demand(account.run(self._initdb(programs, password)), "make its files")
        finally:
            password.unlink()
        self._append("postgresql.conf", "include = 'portal.conf'\n")
        self._launch(programs)
        self._make_roles()
        (self.place / "complete").touch()

    def _discard_unfinished(self) -> None:
        aside = self.place / f"unfinished-{time.time_ns()}"
        self.stop()
        self.data.rename(aside)

    def _initdb(self, programs: PostgresPrograms, password: Path) -> list[str | Path]:
        return [
            programs["initdb"], "-D", self.data, "-U", _SUPERUSER, f"--pwfile={password}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            *(["--no-sync"] if self.for_tests else []),
        ]  # fmt: skip

    def _append(self, name: str, text: str) -> None:
        with (self.data / name).open("a") as file:
            file.write(text)

    def _configure(self) -> None:
        path = self.data / "portal.conf"
        sockets = str(self.sockets).replace("'", "''")
        path.write_text(_SETTINGS.format(sockets=sockets) + (_TEST_SETTINGS if self.for_tests else ""))
        self.account.own(path, 0o600)

    def _launch(self, programs: PostgresPrograms) -> None:
        self._configure()
        self._drop_stale()
        log = self.place / "server.log"
        log.touch(mode=0o600)
        self.account.own(log, 0o600)
        command: list[str | Path] = [programs["pg_ctl"], "-D", self.data, "-l", log, "-w", "-t", "60", "start"]
        result = self.account.run(command)
        if result.returncode != 0:
            # After kill -9 the old server's children hold its memory a moment longer.
            time.sleep(1.5)
            result = self.account.run(command)
        self._demand(result, "start", log)

    def _drop_stale(self) -> None:
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for name in (_SOCKET, f"{_SOCKET}.lock"):
            (self.sockets / name).unlink(missing_ok=True)

    def _make_roles(self) -> None:
        sql = roles.statements(
            owner_password=self._password(roles.OWNER),
            application_password=self._password(roles.APPLICATION),
            for_tests=self.for_tests,
        )
        self.as_superuser("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "template1", told=sql)

    def _demand(self, result: subprocess.CompletedProcess[str], act: str, log: Path | None = None) -> None:
        if result.returncode == 0:
            return
        told = (log.read_text()[-1500:] if log else "") or result.stdout[-1500:]
        if "No space left on device" in told:
            raise Refused(disk_full(self.place))
        raise Refused(f"PostgreSQL could not {act}. It said:\n{told.strip()}")
