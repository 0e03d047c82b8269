"""Worker, broker, web server and database are killed under load; nothing that was answered is lost, nothing doubles.

Machines file reports and send them on, and write every answer to disk before they believe it. Some give up after a
failure, so that there are also reports of which nobody knows whether they arrived.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pso_portal.runner.processes import is_alive, wait_until

from . import house
from .installation import Installation, Process, children_of, free_port, hear, running
from .load import Journal, Machine

pytestmark = [pytest.mark.slow, pytest.mark.alone]
SEED = int(os.environ.get("PSO_DRILL_SEED", "20260310"))
# The supervisor calls it a failure where one thing stops six times within a minute.
VICTIMS = ["worker"] * 4 + ["web"] * 3 + ["Valkey"] * 3 + ["PostgreSQL"]
PROGRAMS = {"web": "gunicorn", "worker": " worker "}
THREADS_A_MACHINE = 2
# As long as the outbox waits over five failures of one message: 10, 20, 40, 80 and 160 seconds.
PATIENCE = 330
OWED = "SELECT count(*) FROM jobs_message WHERE done_at IS NULL AND dead_at IS NULL"


@dataclass
class Storm:
    """What the machines wrote down, and what the tables said when all was quiet."""

    journal: Journal
    machines: list[Machine]
    killed: Counter[str]
    told: dict[str, Any]
    again: dict[str, str]
    events_after: int

    def noted(self, what: str, *fields: str) -> list[tuple[str, ...]]:
        return [tuple(line[name] for name in fields) for line in self.journal.read(what)]


@pytest.fixture(scope="module")
def storm(place: Path, install: Callable[[str], Installation]) -> Iterator[Storm]:
    portal, port = install("storm"), free_port()
    journal = Journal(place / "journal")
    with running(portal.start("tests.drills.house", str(port))) as process:
        hear(process, house.READY)
        machines = _machines(portal.ask("tests.drills.inside", "people"), port, journal)
        killed = _under_load(portal, process, machines)
        assert wait_until(lambda: portal.number(OWED) == 0, seconds=PATIENCE), portal.still_owed()
        told = portal.ask("tests.drills.inside", "tables")
        again = _all_again(journal, machines)
        yield Storm(journal, machines, killed, told, again, portal.number("SELECT count(*) FROM events_event"))


def _machines(people: list[dict[str, str]], port: int, journal: Journal) -> list[Machine]:
    over = threading.Event()
    return [
        Machine(port, one["secret"], one["unit"], journal, random.Random(f"{SEED} {place} {nth}"), over)
        for place, one in enumerate(people)
        for nth in range(THREADS_A_MACHINE)
    ]


def _under_load(portal: Installation, process: Process, machines: list[Machine]) -> Counter[str]:
    """Kill one after the other while the machines work; how often each was killed."""
    rng = random.Random(SEED)
    victims = rng.sample(VICTIMS, len(VICTIMS))
    threads = [threading.Thread(target=machine.work) for machine in machines]
    for thread in threads:
        thread.start()
    try:
        for victim in victims:
            time.sleep(rng.uniform(2.5, 6))
            _kill(portal, process, victim)
        time.sleep(5)
    finally:
        machines[0].over.set()
        for thread in threads:
            thread.join()
    return Counter(victims)


def _kill(portal: Installation, process: Process, victim: str) -> None:
    """`kill -9` the program and all that it started, as soon as it runs."""
    assert wait_until(lambda: bool(_pids(portal, process, victim)), seconds=30), victim
    (pid,) = _pids(portal, process, victim)
    if victim in PROGRAMS:
        os.killpg(pid, signal.SIGKILL)
    else:
        os.kill(pid, signal.SIGKILL)


def _pids(portal: Installation, process: Process, victim: str) -> list[int]:
    if victim in PROGRAMS:
        return [pid for pid, line in children_of(process.pid).items() if PROGRAMS[victim] in line]
    pid = portal.server_pids()[victim]
    return [pid] if pid is not None and is_alive(pid) else []


def _all_again(journal: Journal, machines: list[Machine]) -> dict[str, str]:
    """Everything that was ever tried, sent again in calm weather: the event by key."""
    by_unit = {machine.unit: machine for machine in machines}
    return {line["key"]: by_unit[line["unit"]].tell_again(line) for line in journal.read("tried")}


def test_there_was_a_storm(storm: Storm) -> None:
    assert storm.killed == Counter(VICTIMS)
    assert sum(machine.failures for machine in storm.machines) > 5
    assert len(storm.noted("filed", "key")) > 50


def test_no_machine_was_refused_for_good(storm: Storm) -> None:
    assert [surprise for machine in storm.machines for surprise in machine.surprises] == []


def test_what_was_answered_is_stored_and_what_is_stored_was_sent_each_once(storm: Storm) -> None:
    stored = [(key, sha) for _, key, sha in storm.told["events"]]
    assert len(stored) == len(set(stored))
    assert set(storm.noted("filed", "key", "sha256")) <= set(stored) <= set(storm.noted("tried", "key", "sha256"))
    assert set(storm.noted("filed", "event")) <= {(event,) for event, _, _ in storm.told["events"]}


def test_what_was_reported_stands_at_the_pso_once_with_the_hash_that_was_answered(storm: Storm) -> None:
    submissions = [tuple(row) for row in storm.told["submissions"]]
    assert len(submissions) == len({content for content, _ in submissions})
    assert set(storm.noted("reported", "event", "sha256")) <= set(submissions)
    assert storm.told["hashes_hold"] is True


def test_every_submission_passed_the_door_exactly_once(storm: Storm) -> None:
    counted, submitted = storm.told["tally"], len(storm.told["submissions"])
    assert submitted > 0
    assert counted["cases"] + counted["held_for_review"] == submitted
    assert (storm.told["passages"], storm.told["facts"]) == (submitted, submitted)
    assert (storm.told["owed"], storm.told["dead"]) == (0, 0)


@pytest.mark.parametrize(
    ("verb", "rows"),
    [("file_event", "events"), ("admit", "events"), ("report_to_pso", "submissions"), ("take_in", "submissions")],
)
def test_each_act_has_one_entry(storm: Storm, verb: str, rows: str) -> None:
    assert sorted(storm.told["entries"][verb].values()) == [1] * len(storm.told[rows])


def test_what_is_sent_again_in_calm_weather_is_what_was_stored(storm: Storm) -> None:
    before = {key: event for event, key, _ in storm.told["events"]}
    assert before.items() <= storm.again.items()
    assert storm.again.keys() == {key for (key,) in storm.noted("tried", "key")}
    assert storm.events_after == len(storm.again)
