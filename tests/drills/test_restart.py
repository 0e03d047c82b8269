"""A demo and a run on a file, stopped or killed half way and started again, end as if nothing had happened."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .installation import Installation, Process, free_port, hear, kill_when, running

pytestmark = [pytest.mark.slow, pytest.mark.alone]
PROVIDERS = ("--providers", "6")
EVENTS = "SELECT count(*) FROM events_event"
DRAFTS = "SELECT count(*) FROM aggregation_releasedraft"
HEAD = (
    "INTAKEID", "RECVDATE", "AE_CATEGORY", "AE_SHORT", "ADVERSE_EVENT", "FINDING_DETAIL", "ASPEN_FACID", "NAME",
    "ASPEN_FACTYPE_LABEL",
)  # fmt: skip
# Two facilities of one name, as in the real list.
HOUSES = (
    "ALDER CREEK HOSPITAL", "BIRCH HOLLOW HOSPITAL", "CEDAR BEND HOSPITAL", "ELK PRAIRIE HOSPITAL",
    "GARNET HILL HOSPITAL", "HAZEL FORD HOSPITAL", "OTTER LAKE HOSPITAL", "ALDER CREEK HOSPITAL",
)  # fmt: skip
SHORT = {"17: Stage 3/4 Pressure Ulcer": 5, "22: Fall": 2, "28: Adverse Event Series\t": 1}
NUMBERS = Counter({"providers": 8, "events_filed": 65, "admitted": 65, "submitted": 65, "releases": 1})


def counted(process: Process) -> dict[str, Any]:
    """The numbers on a job's last line, without the time it took. Fails where it did not end well."""
    told, _ = process.communicate(timeout=400)
    assert process.returncode == 0, told
    numbers: dict[str, Any] = json.loads(next(line for line in reversed(told.splitlines()) if line.startswith("{")))
    numbers.pop("seconds")
    return numbers


# ── The demo ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def whole(install: Callable[[str], Installation]) -> Installation:
    """A demo that was filled without interruption, and stopped by Ctrl-C."""
    portal = install("whole")
    _stay_until_complete(portal)
    return portal


def _stay_until_complete(portal: Installation) -> None:
    process = portal.portal("demo", *PROVIDERS, "--port", str(free_port()))
    with running(process):
        hear(process, "The demo data is complete.")
    assert process.returncode == 0


def test_a_demo_started_again_keeps_every_row_and_adds_none(whole: Installation) -> None:
    before = whole.ask("tests.drills.inside", "kept")
    assert len(before["events"]) > 300
    _stay_until_complete(whole)

    assert whole.ask("tests.drills.inside", "kept") == before
    assert whole.left_running() == []


def test_a_demo_killed_twice_half_way_ends_with_the_same_numbers(
    whole: Installation, install: Callable[[str], Installation]
) -> None:
    killed = install("killed")
    for count in (60, 200):
        process = killed.portal("demo", "--once", *PROVIDERS)
        kill_when(process, lambda least=count: killed.number(EVENTS) >= least, seconds=240)

    assert counted(killed.portal("demo", "--once", *PROVIDERS)) == counted(whole.portal("demo", "--once", *PROVIDERS))


# ── A file of events ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def file(place: Path) -> Path:
    """65 invented rows of 8 facilities in the state's columns; the last row repeats the one before exactly."""
    rows = [
        (f"I{house}{nth}", f"{nth + 2}-{month}-24", "x", short, "x", "Z2_Missing", f"CA00{house}", name, "Hospital")
        for house, name in enumerate(HOUSES)
        for (short, times), month in zip(SHORT.items(), ("Jan", "Apr", "Sep"), strict=True)
        for nth in range(times)
    ]
    path = place / "events.csv"
    with path.open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows([HEAD, *rows, rows[-1]])
    return path


@pytest.fixture(scope="module")
def uninterrupted(install: Callable[[str], Installation], file: Path) -> dict[str, Any]:
    install("file/events")
    return counted(install("file").portal("demo", "--once", "--events", str(file)))


def test_every_row_of_the_file_is_an_event_and_every_facility_a_provider(uninterrupted: dict[str, Any]) -> None:
    assert {name: uninterrupted[name] for name in NUMBERS} == dict(NUMBERS)
    assert uninterrupted["cases"] + uninterrupted["held_for_review"] == uninterrupted["submitted"]
    assert uninterrupted["cells_shown"] > 0
    assert uninterrupted["audit_ok"] is True


@pytest.mark.parametrize(("query", "least"), [(EVENTS, 30), (DRAFTS, 1)], ids=["while filing", "between two hands"])
def test_a_run_on_the_file_that_was_killed_ends_with_the_same_numbers(
    uninterrupted: dict[str, Any], install: Callable[[str], Installation], file: Path, query: str, least: int
) -> None:
    portal, tables = install(f"killed-{least}"), install(f"killed-{least}/events")
    words = ("demo", "--once", "--events", str(file))
    kill_when(portal.portal(*words), lambda: tables.number(query) >= least, seconds=120)

    assert counted(portal.portal(*words)) == uninterrupted
