"""A run over sixty providers whose worker is killed in the middle, again and again: one report each, none twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from pso_portal.runner.processes import wait_until

from . import house
from .feeding import PROVIDERS
from .installation import Installation, Process, children_of, free_port, hear, running

pytestmark = [pytest.mark.slow, pytest.mark.alone]
IN_STATE = "SELECT count(*) FROM feedback_runline WHERE state IN ({states})"
PATIENCE = 180  # seconds; what a killed worker had taken is sent again by the sweep
EARLY, LATE = 8, 25     # reports after which the worker is killed


@dataclass
class Ended:
    """What the tables said when all was quiet, and how often the worker was killed."""

    told: dict[str, Any]
    kills: int
    waiting: int


@pytest.fixture(scope="module")
def ended(install: Callable[[str], Installation]) -> Iterator[Ended]:
    portal = install("feedback")
    with running(portal.start("tests.drills.house", str(free_port()))) as process:
        hear(process, house.READY)
        portal.ask("tests.drills.feeding", "seed")
        kills = sum(_kill_at(portal, process, after, "made", "refused") for after in (EARLY, LATE))
        _until_none(portal, "planned")
        waiting = portal.ask("tests.drills.feeding", "let_go")["waiting"]
        kills += _kill_at(portal, process, EARLY, "delivered")
        _until_none(portal, "let_go")
        yield Ended(portal.ask("tests.drills.feeding", "tables"), kills, waiting)


def _count(portal: Installation, *states: str) -> int:
    return portal.number(IN_STATE.format(states=", ".join(f"'{state}'" for state in states)))


def _until_none(portal: Installation, state: str) -> None:
    assert wait_until(lambda: _count(portal, state) == 0, seconds=PATIENCE), portal.still_owed()


def _kill_at(portal: Installation, process: Process, after: int, *states: str) -> int:
    """`kill -9` the worker and all that it started, once so many lines stand there and before all do."""
    assert wait_until(lambda: _count(portal, *states) >= after and bool(_worker(process)), seconds=PATIENCE)
    (pid,) = _worker(process)
    os.killpg(pid, signal.SIGKILL)
    return int(_count(portal, *states) < PROVIDERS)


def _worker(process: Process) -> list[int]:
    return [pid for pid, line in children_of(process.pid).items() if " worker " in line]


def test_the_worker_was_killed_in_the_middle_of_making_and_of_handing_over(ended: Ended) -> None:
    assert ended.kills == 3


def test_everybody_whose_terms_ask_has_one_report_and_nobody_two(ended: Ended) -> None:
    assert ended.waiting > 40
    assert len(ended.told["reports"]) == len(set(ended.told["reports"])) == ended.waiting
    assert ended.told["lines"]["delivered"] == ended.waiting
    assert set(ended.told["lines"]) <= {"delivered", "refused"}
    assert ended.told["hashes_hold"] is True


def test_each_act_has_one_entry_and_each_report_one_reader(ended: Ended) -> None:
    assert ended.told["entries"] == {verb: [1] * ended.waiting for verb in ("make_feedback", "draft_feedback")}
    assert ended.told["readers"] == ended.waiting


def test_nothing_is_owed_and_nothing_gave_up(ended: Ended) -> None:
    assert (ended.told["owed"], ended.told["dead"]) == (0, 0)
