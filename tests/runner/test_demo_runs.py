"""The whole demo as a person meets it: it answers, stops on Ctrl-C, leaves nothing running, starts again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pso_portal.runner import ports
from pso_portal.runner.processes import wait_until
from pso_portal.runner.store import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.alone]
_OF_THE_TEST_RUN = ("PSO_", "DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL", "CACHE_URL", "DJANGO_", "PYTEST_")


def _portal(place: Path, *words: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OF_THE_TEST_RUN)}
    return subprocess.Popen(
        [sys.executable, "-m", "pso_portal.runner", *words],
        cwd=ROOT,
        env=kept | {"PSO_VAR": str(place / "demo")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def _demo(place: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The demo, once it has given its address; how soon it does is measured by benchmarks/starting.py."""
    process = _portal(place, "demo", "--providers", "24", "--port", str(port))
    try:
        assert process.stdout is not None
        heard = []
        for line in process.stdout:
            heard.append(line)
            if line.startswith("The portal answers at "):
                break
        else:
            pytest.fail("".join(heard))
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def _status(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _left_running(place: Path) -> list[str]:
    shown = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in shown.splitlines() if re.search(re.escape(str(place)), line)]


def test_it_answers_stops_and_starts_again(place: Path) -> None:
    port = ports.free()
    with _demo(place, port) as first:
        assert _status(port) < 500
        second = _portal(place, "demo", "--port", str(port))
        told, _ = second.communicate(timeout=30)
        assert (second.returncode, "already runs from this folder" in told) == (1, True)
    assert first.returncode == 0
    assert _left_running(place) == []

    with _demo(place, port):
        assert _status(port) < 500


def test_children_end_with_a_killed_portal_and_the_next_start_goes_on(place: Path) -> None:
    port = ports.free()
    with _demo(place, port) as process:
        process.kill()
        assert wait_until(lambda: not any("gunicorn" in line for line in _left_running(place)), seconds=20)
    with _demo(place, port):
        assert _status(port) < 500
    assert _left_running(place) == []


def test_a_command_starts_and_stops_the_servers_it_needs(place: Path) -> None:
    process = _portal(place, "manage", "showmigrations", "--plan")
    told, _ = process.communicate(timeout=60)

    assert (process.returncode, "tenancy.0001_initial" in told) == (0, True)
    assert _left_running(place) == []
