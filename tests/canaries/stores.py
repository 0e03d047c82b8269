"""Everything outside the vault that a thief could carry away, as bytes."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from redis import Redis

from pso_portal.runner.binaries import postgres_programs
from pso_portal.runner.processes import pid_in
from pso_portal.runner.valkey import Valkey
from tests.servers import own_postgres

SUPERUSER = "postgres"
SECTION = re.compile(rb"^COPY public\.(\w+) \(.*?^\\\.$", re.MULTILINE | re.DOTALL)


class Stores:
    """The servers of this run, seen by their superuser and by root."""

    def __init__(self) -> None:
        self.place = Path(os.environ["PSO_TEST_SERVERS"])
        self.postgres = own_postgres()
        self.valkey = Valkey(self.place / "valkey", for_tests=True)
        if not (self.postgres.is_running() and self.valkey.is_running()):
            pytest.skip("the scan reads the embedded servers' own files, and others are in use")

    def dump(self) -> dict[str, bytes]:
        """pg_dump of the whole test database, by table; what is not a table stands under "rest"."""
        program = postgres_programs(self.postgres.account, self.postgres.place / "programs")["pg_dump"]
        whole = subprocess.run(
            [program, "-h", self.postgres.sockets, "-U", SUPERUSER, "-d", connection.settings_dict["NAME"]],
            env=os.environ | {"PGPASSWORD": self._password()}, check=True, capture_output=True,
        ).stdout  # fmt: skip
        tables = {match[1].decode(): match[0] for match in SECTION.finditer(whole)}
        assert len(tables) > 30, "a dump without its tables would look clean"
        return {f"dump of {table}": rows for table, rows in tables.items()} | {"dump, rest": SECTION.sub(b"", whole)}

    def files(self) -> dict[str, bytes]:
        """Write-ahead log and data files, after a checkpoint; what the servers wrote into their logs."""
        address = psycopg.conninfo.conninfo_to_dict(self.postgres.url(SUPERUSER))
        with psycopg.connect(**address | {"dbname": "postgres"}, autocommit=True) as superuser:
            superuser.execute("CHECKPOINT")
        paths = [*(self.postgres.data / "pg_wal").iterdir(), *(self.postgres.data / "base").rglob("*")]
        paths.append(self.postgres.place / "server.log")
        read = {f"postgres/{path.relative_to(self.postgres.place)}": path.read_bytes()
                for path in paths if path.is_file()}  # fmt: skip
        return read | {"valkey/server.log": (self.valkey.place / "server.log").read_bytes()}

    def memory(self) -> dict[str, bytes]:
        """Valkey's keys and values, and where the system lets us, every writable page of its process."""
        return {f"valkey {number}": self._keys(number) for number in range(4)} | self._pages()

    def _keys(self, number: int) -> bytes:
        client = Redis(unix_socket_path=str(self.valkey.socket), db=number)
        reads = {b"string": client.get, b"list": lambda key: client.lrange(key, 0, -1), b"hash": client.hgetall,
                 b"set": client.smembers, b"zset": lambda key: client.zrange(key, 0, -1)}  # fmt: skip
        held = [(key, reads[client.type(key)](key)) for key in client.scan_iter(count=1000)]
        client.close()
        return repr(held).encode()

    def _pages(self) -> dict[str, bytes]:
        pid = pid_in(self.valkey.place / "valkey.pid")
        pages: dict[str, bytes] = {}
        try:
            with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
                for line in maps:
                    span, rights, *_rest = line.split()
                    start, end = (int(side, 16) for side in span.split("-"))
                    if rights.startswith("rw") and end - start < 1 << 28:
                        memory.seek(start)
                        pages[f"valkey memory {span}"] = memory.read(end - start)
        except (OSError, ValueError):
            return pages  # not root, or a kernel that keeps processes apart
        return pages

    def _password(self) -> str:
        return (self.place / "secrets" / SUPERUSER).read_text().strip()
