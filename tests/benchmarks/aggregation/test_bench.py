"""`./portal bench aggregation`: every section at a small size, goals with their bounds, and a last line of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from benchmarks.aggregation.entries import invented
from benchmarks.aggregation.outcome import Goal, Outcome, lines
from benchmarks.aggregation.sections import SECTIONS
from benchmarks.aggregation.size import FULL
from pso_portal.runner.store import ROOT

PORTAL = [sys.executable, "-P", "-m", "pso_portal.runner", "bench", "aggregation"]


def test_a_goal_is_reached_at_its_bound_and_never_unmeasured() -> None:
    assert Goal("faster", "times", 10, 10, low=True).reached
    assert not Goal("faster", "times", 9.9, 10, low=True).reached
    assert Goal("slower", "times", 1.5, 1.5, low=False).reached
    assert not Goal("slower", "times", 1.6, 1.5, low=False).reached
    assert not any(Goal("absent", "times", None, 1, low=low).reached for low in (True, False))


def test_a_section_says_its_figures_its_goals_with_their_bounds_and_what_was_left_out() -> None:
    goals = [Goal("fast", "times as fast", 12.0, 10, low=True), Goal("peer", "beside it", None, 1, low=True)]
    assert lines("rebuild", Outcome({"seconds": 1234.5}, goals, ["DuckDB"])) == [
        "rebuild:", "  seconds: 1,234.500", "  times as fast: 12.00 (goal: at least 10) reached",
        "  beside it: not measured (goal: at least 1) MISSED", "  left out: DuckDB",
    ]  # fmt: skip


def test_what_the_bench_is_asked_for_is_what_the_national_database_holds() -> None:
    assert (FULL.cases, FULL.facts, FULL.few, FULL.batch, FULL.writers) == (2_600_000, 6_000_000, 10_000, 500, 4)


def test_the_invented_journal_is_the_same_each_time_and_has_every_setting() -> None:
    first, second = invented(5000), invented(5000)
    assert all((first[name] == second[name]).all() for name in first)
    assert set(first["setting"]) == set(range(10))
    assert len(set(zip(*(first[name].tolist() for name in first if name != "lag"), strict=True))) > 4000


def test_duckdb_is_pinned_with_hashes_and_no_part_of_the_portal() -> None:
    pinned = (ROOT / "benchmarks" / "aggregation" / "peers" / "duckdb.txt").read_text()
    packages = [line for line in pinned.splitlines() if line and not line.startswith((" ", "#"))]
    assert [line.split("==")[0] for line in packages] == ["duckdb", "duckdb-extension-postgres-scanner"]
    assert pinned.count("--hash=sha256:") >= len(packages)
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "duckdb" not in (ROOT / name).read_text()


@pytest.mark.slow
def test_the_small_sample_goes_through_every_section_and_the_last_line_is_json() -> None:
    ended = subprocess.run([*PORTAL, "--quick"], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
                           capture_output=True, text=True, check=False)  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout.splitlines()[-1])
    assert set(told) == {"size", *SECTIONS}
    goals = {goal["name"]: goal for section in SECTIONS for goal in told[section]["goals"]}
    assert {name: goals[name]["value"] for name in ("different", "deadlocks", "lost")} == {
        "different": 0, "deadlocks": 0, "lost": 0}  # fmt: skip
    assert (goals["duckdb"]["value"], told["rebuild"]["left_out"]) == (None, ["DuckDB: it was not asked for"])
    assert told["rebuild"]["figures"]["sums"] > 2000
    assert all(goal["value"] > 0 for name, goal in goals.items() if name in ("python", "batches", "many_sums"))
