"""Processes are kept running, stopped in reverse order, and given up when they die over and over."""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path

import pytest

from pso_portal.runner.children import Child
from pso_portal.runner.interrupts import Interrupted, Interrupts
from pso_portal.runner.processes import wait_until
from pso_portal.runner.refusal import Refused
from pso_portal.runner.servers import Servers
from pso_portal.runner.speech import Speech
from pso_portal.runner.store import Store
from pso_portal.runner.supervise import MOST_RESTARTS, Supervisor

OWN_SERVERS = dict.fromkeys(("DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL", "CACHE_URL"), "x")
WAIT = """
import pathlib, signal, sys, time
notes = pathlib.Path(sys.argv[1])
def stop(*_):
    with notes.open("a") as file: file.write(sys.argv[2] + " stopped\\n")
    sys.exit()
signal.signal(signal.SIGTERM, stop)
with notes.open("a") as file: file.write(sys.argv[2] + " started\\n")
time.sleep(60)
"""


def _supervisor(store: Store, heard: io.StringIO, interrupts: Interrupts | None = None) -> Supervisor:
    return Supervisor(Speech(heard), interrupts or Interrupts(), Servers(store, OWN_SERVERS))


def _child(name: str, notes: Path, program: str = WAIT) -> Child:
    command = [sys.executable, "-c", program, str(notes), name]
    return Child(name, command, os.environ, log=notes.with_name(f"{name}.log"))


def _noted(notes: Path, lines: int) -> bool:
    return notes.exists() and len(notes.read_text().splitlines()) == lines


def test_what_it_started_is_stopped_with_it(store: Store, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with _supervisor(store, io.StringIO()) as supervisor:
        supervisor.keep(_child("web", notes))
        assert wait_until(lambda: _noted(notes, 1), seconds=10)
        supervisor.keep(_child("worker", notes))
        assert wait_until(lambda: _noted(notes, 2), seconds=10)

    assert sorted(notes.read_text().splitlines()[2:]) == ["web stopped", "worker stopped"]


def test_a_process_that_dies_is_started_again_and_said(store: Store, tmp_path: Path) -> None:
    notes, heard = tmp_path / "notes", io.StringIO()
    child = _child("web", notes)
    with _supervisor(store, heard) as supervisor:
        supervisor.keep(child)
        assert child.process is not None
        first = child.process.pid
        os.kill(first, signal.SIGKILL)
        assert wait_until(child.has_ended, seconds=5)
        supervisor.look_after()

        assert child.process.pid != first
        assert not child.has_ended()
    assert "The web process had stopped and was started again" in heard.getvalue()


def test_a_process_that_dies_over_and_over_is_given_up_with_its_last_words(store: Store, tmp_path: Path) -> None:
    child = _child("web", tmp_path / "notes", "raise SystemExit('no such setting')")
    with _supervisor(store, io.StringIO()) as supervisor:
        supervisor.keep(child)
        for _ in range(MOST_RESTARTS):
            assert wait_until(child.has_ended, seconds=10)
            supervisor.look_after()
        assert wait_until(child.has_ended, seconds=10)
        with pytest.raises(Refused, match="no such setting"):
            supervisor.look_after()


def test_a_job_gives_its_exit_code_back(store: Store, tmp_path: Path) -> None:
    with _supervisor(store, io.StringIO()) as supervisor:
        assert supervisor.run(_child("job", tmp_path / "notes", "raise SystemExit(3)")) == 3


def test_a_followed_process_is_heard_under_its_name(store: Store, tmp_path: Path) -> None:
    heard = io.StringIO()
    child = Child("data", [sys.executable, "-c", "print('60 providers')"], os.environ)
    with _supervisor(store, heard) as supervisor:
        supervisor.follow(child)
        supervisor.watch(child.has_ended)

    assert heard.getvalue() == "data | 60 providers\n"


def test_a_signal_ends_the_waiting(store: Store, tmp_path: Path) -> None:
    child = _child("job", tmp_path / "notes")
    with Interrupts() as interrupts, _supervisor(store, io.StringIO(), interrupts) as supervisor:
        child.start()
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(Interrupted):
            supervisor.run(child)

    assert child.has_ended()
