"""A machine without containers: runs what docker-compose.yml says, as its words say it.

Only what containers would have provided is put in place: the addresses of the services, the folders that are
mounted, and the programs of the official images, which here come from the embedded wheels.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import redis

from pso_portal.runner.account import Account
from pso_portal.runner.binaries import PostgresPrograms, postgres_programs, valkey_program

from .composed import ROOT, services

Process = subprocess.Popen[bytes]


class Machine:
    """Under `folder` (which PostgreSQL's account must be able to enter) lies what volumes and secrets would hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.services = services()
        self.ports = {"postgres": _free_port(), "valkey": _free_port(), "web": _free_port()}
        self.running: dict[str, Process] = {}
        self.cluster = folder / "cluster"
        for name in ("secrets", "store", "tmp", "journal"):
            (folder / name).mkdir(mode=0o700)
        self.cluster.mkdir(mode=0o700)
        self.account = Account.for_folder(self.cluster)
        self.account.own(self.cluster, 0o700)
        self.programs: PostgresPrograms = postgres_programs(self.account, folder / "programs")

    # Before the first start

    def make_secrets(self) -> None:
        """Run the lines of docs/deployment.md, then let the addresses lead here."""
        text = (ROOT / "docs" / "deployment.md").read_text()
        [lines] = re.findall(r"<!-- secrets -->\n```sh\n(.*?)```", text, re.DOTALL)
        subprocess.run(["sh", "-eu", "-c", lines], cwd=self.folder / "store", check=True)
        shutil.rmtree(self.folder / "secrets")
        (self.folder / "store" / "secrets").rename(self.folder / "secrets")
        for path in (self.folder / "secrets").glob("*_url"):
            mode = path.stat().st_mode
            path.chmod(0o600)
            path.write_text(self._address(path.read_text()))
            path.chmod(mode)

    def make_cluster(self) -> None:
        """What PostgreSQL's image does first, with the arguments that the file gives it."""
        password = self.cluster.parent / "superuser"
        shutil.copy(self.folder / "secrets" / "superuser_password", password)
        self.account.own(password, 0o400)
        words = self.services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
        command = [self.programs["initdb"], "-D", self.cluster, "-U", "postgres", f"--pwfile={password}", "-N", *words]
        done = self.account.run(command)
        assert done.returncode == 0, done.stdout

    def collect_static(self) -> None:
        """The Dockerfile's own line."""
        [line] = re.findall(
            r"^RUN (python -m django collectstatic.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE
        )
        self._finish(self._words(line.split()), self._environment({}))

    # Starting and asking

    def run(self, name: str) -> str:
        """Run a one-shot service to its end. Returns what it said."""
        service = self.services[name]
        words = self._words(service["command"])
        if name == "roles":
            words.append(f"--port={self.ports['postgres']}")
        return self._finish(words, self._environment(service["environment"]))

    def run_documented(self, program: str) -> str:
        """The line of docs/deployment.md that runs `program` in the web server's place. Returns what it said."""
        text = (ROOT / "docs" / "deployment.md").read_text()
        [line] = re.findall(rf"^docker compose run --rm web (.* {program}\b.*)$", text, re.MULTILINE)
        return self._finish(self._words(shlex.split(line)), self._environment(self.services["web"]["environment"]))

    def start(self, name: str) -> None:
        service = self.services[name]
        words, extra = self._words(service["command"]), self._extra(name)
        as_account = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        with (self.folder / "tmp" / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                [*words, *extra],
                cwd=self.folder if name == "postgres" else ROOT,
                env=self._environment(service.get("environment", {})),
                stdout=log,
                stderr=subprocess.STDOUT,
                **(as_account if name == "postgres" and self.account.dropped else {}),
            )

    def is_well(self, name: str) -> bool:
        """The answer of the service's health check, asked here."""
        if name == "valkey":
            return self._valkey_is_well()
        kind, *words = self.services[name]["healthcheck"]["test"]
        in_shell = kind == "CMD-SHELL"
        words = ["sh", "-c", self._placed(words[0].replace("$$", "$"))] if in_shell else self._words(words)
        if words[0].endswith("pg_isready"):
            words.append(f"--port={self.ports['postgres']}")
        environment = self._environment(self.services[name].get("environment", {}))
        return subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, check=False).returncode == 0

    def wait_for(self, name: str, *, seconds: float) -> None:
        """Until the service is well. Fails with its log when it ends, or is not well in time."""
        deadline = time.monotonic() + seconds
        while not self.is_well(name):
            assert self.running[name].poll() is None, self.log(name)
            assert time.monotonic() < deadline, self.log(name)
            time.sleep(0.3)

    def log(self, name: str) -> str:
        return (self.folder / "tmp" / f"{name}.log").read_text()

    def stop(self) -> None:
        for process in reversed(self.running.values()):
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _valkey_is_well(self) -> bool:
        # valkey-cli comes with the image only: its words are read here, and another client asks.
        words = self.services["valkey"]["healthcheck"]["test"][1].split()
        user, password = (words[words.index(option) + 1] for option in ("--user", "--pass"))
        with redis.Redis(port=self.ports["valkey"], username=user, password=password) as client:
            try:
                return bool(client.execute_command(words[words.index("|") - 1]))
            except redis.exceptions.ConnectionError:
                return False

    # What containers would have provided

    def _extra(self, name: str) -> list[str]:
        if name == "postgres":
            port = str(self.ports["postgres"])
            return ["-D", str(self.cluster), "-k", str(self.cluster), "-p", port, "-c", "listen_addresses=127.0.0.1"]
        if name == "valkey":
            return ["--port", str(self.ports["valkey"]), "--bind", "127.0.0.1", "--dir", str(self.folder / "journal")]
        return []

    def _words(self, words: list[str]) -> list[str]:
        program, *rest = [self._placed(word) for word in words]
        found = {
            "python": sys.executable,
            "postgres": str(self.programs["postgres"]),
            "pg_isready": str(self.programs["pg_isready"]),
        }
        if program == "valkey-server":
            return [str(valkey_program()), *rest]
        return [found.get(program, str(Path(sys.executable).parent / program)), *rest]

    def _placed(self, text: str) -> str:
        # In one pass: what is put in place must not be replaced again.
        here = {
            "0.0.0.0:8000": f"127.0.0.1:{self.ports['web']}",
            "127.0.0.1:8000": f"127.0.0.1:{self.ports['web']}",
            "--host=postgres": "--host=127.0.0.1",
            "/run/secrets": str(self.folder / "secrets"),
            "/srv/pso": str(self.folder / "store"),
            "/tmp": str(self.folder / "tmp"),  # noqa: S108
        }
        return re.sub("|".join(map(re.escape, here)), lambda match: here[match[0]], text)

    def _address(self, text: str) -> str:
        for name in ("postgres", "valkey"):
            text = re.sub(rf"@{name}:\d+", f"@127.0.0.1:{self.ports[name]}", text)
        return text

    def _environment(self, given: Mapping[str, Any]) -> dict[str, str]:
        base = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "pso_portal.settings",
            "PSO_VAR": str(self.folder / "store"),
            "LC_ALL": "C.UTF-8",
        }
        return base | {name: self._placed(str(value)) for name, value in given.items()}

    def _finish(self, words: list[str], environment: dict[str, str]) -> str:
        done = subprocess.run(
            words, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
    return port
