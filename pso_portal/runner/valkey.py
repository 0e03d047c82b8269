"""The embedded Valkey: broker and cache on one unix socket, no port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pso_portal.runner.account import Account
from pso_portal.runner.binaries import valkey_program
from pso_portal.runner.processes import pid_in, serves, wait_until
from pso_portal.runner.refusal import Refused, disk_full
from pso_portal.runner.sockets import socket_folder

_SOCKET = "valkey.sock"
_SETTINGS = """
port 0
unixsocket "{socket}"
unixsocketperm 700
daemonize yes
set-proc-title no
dir "{place}"
pidfile "{place}/valkey.pid"
logfile "{place}/server.log"
databases 64
save ""
appendonly {appendonly}
appendfsync everysec
maxmemory-policy noeviction
"""


@dataclass(frozen=True)
class Valkey:
    """A server under `place`. It keeps a journal unless it serves tests."""

    place: Path
    for_tests: bool = False

    @property
    def socket(self) -> Path:
        return socket_folder(self.place / "sockets", _SOCKET, _caller()) / _SOCKET

    def broker_url(self, number: int = 0) -> str:
        """Celery's address of database `number`."""
        return f"redis+socket://{self.socket}?virtual_host={number}"

    def cache_url(self, number: int = 1) -> str:
        """The cache's address of database `number`."""
        return f"unix://{self.socket}?db={number}"

    def is_running(self) -> bool:
        """Whether a server of this very folder runs. A pid file or socket left by a crash does not count."""
        pid = pid_in(self.place / "valkey.pid")
        return pid is not None and serves(pid, self.place)

    def start(self) -> None:
        """Start the server and wait until it answers. Raises Refused with the reason."""
        if self.is_running():
            return
        self.socket.unlink(missing_ok=True)
        configuration = self.place / "valkey.conf"
        configuration.write_text(
            _SETTINGS.format(
                socket=self.socket, place=self.place, appendonly="no" if self.for_tests else "yes"
            )
        )
        subprocess.run([valkey_program(), configuration], cwd=self.place, check=False)  # noqa: S603 - our own binary
        if not wait_until(self.answers, seconds=30):
            raise Refused(self._reason())

    def stop(self) -> None:
        """Stop cleanly: the journal is written out first."""
        pid = pid_in(self.place / "valkey.pid")
        if pid is None or not self.is_running():
            return
        os.kill(pid, signal.SIGTERM)
        if not wait_until(lambda: not self.is_running(), seconds=15):
            os.kill(pid, signal.SIGKILL)

    def answers(self) -> bool:
        """Whether the server replies; while it still loads its journal it does not."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def _reason(self) -> str:
        log = self.place / "server.log"
        told = log.read_text()[-1500:] if log.exists() else ""
        if "No space left on device" in told:
            return disk_full(self.place)
        return f"Valkey could not start. It said:\n{told.strip()}"


def _caller() -> Account:
    return Account(os.geteuid(), os.getegid(), dropped=False)
