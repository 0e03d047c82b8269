"""The faults that `./portal measure isolation` puts into the rules: they are real, they go again, they are counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.isolation.figures import findings, holds, score, walked
from benchmarks.mutants.operators import faults
from benchmarks.mutants.planting import members_of, planted
from benchmarks.mutants.targets import EQUIVALENT, TARGETS
from pses import pswp
from pses.enums import Route, State
from pso_portal.runner.measuring import names
from pso_portal.runner.store import ROOT


def test_the_measurement_is_one_that_can_be_asked_for() -> None:
    assert "isolation" in names()


RULE = '''
def may(age, member):
    """Whether: a sentence that no fault is put into."""
    if age >= 18 and not member:
        raise ValueError("not 18 yet")
    return age
'''


def test_faults_are_those_that_a_tired_colleague_makes() -> None:
    assert {(fault.line, fault.what) for fault in faults(RULE, {})} == {
        (4, "if True: instead of age >= 18 and (not member)"),
        (4, "if False: instead of age >= 18 and (not member)"),
        (4, "age >= 18 and (not member) → age >= 18 or not member"),
        (4, "age >= 18 and (not member) → not member"),
        (4, "age >= 18 and (not member) → age >= 18"),
        (4, "age >= 18 → age > 18"),
        (4, "18 → 19"),
        (4, "not member → member"),
        (5, "raises nothing"),
        (6, "return None instead of age"),
    }


def test_a_member_of_a_closed_list_becomes_the_next_one_and_tables_lose_a_row() -> None:
    source = "ROWS = (State.READY, State.REMOVED, 3)\nOF = {State.READY: 1}\n"
    told = [fault.what for fault in faults(source, {"State": ["READY", "REMOVED"]})]
    assert "State.READY → State.REMOVED" in told
    assert "State.REMOVED → State.READY" in told
    assert {"without State.READY", "without State.REMOVED", "without 3"} <= set(told)


def test_a_fault_reaches_those_who_imported_the_rule_and_goes_again() -> None:
    mine, source = pswp.check_move, Path(pswp.__file__).read_text()
    fault = next(each for each in faults(source, members_of(pswp)) if each.function == "check_move"
                 and each.what.startswith("return None"))  # fmt: skip
    with planted(pswp, fault) as changed:
        assert changed
        assert mine(None, pswp.Move.ADMIT, route=Route.REPORTING) is None
    assert mine(None, pswp.Move.ADMIT, route=Route.REPORTING) is State.COLLECTED


def test_a_fault_in_a_table_reaches_what_is_made_of_it_and_goes_again() -> None:
    source, before = Path(pswp.__file__).read_text(), pswp.TABLE
    fault = next(each for each in faults(source, members_of(pswp)) if each.what == "without Route.REPORTING")
    with planted(pswp, fault) as changed:
        assert changed
        assert State.READY not in pswp.reachable(Route.REPORTING)
    assert pswp.TABLE is before
    assert State.READY in pswp.reachable(Route.REPORTING)


@pytest.mark.parametrize("name", TARGETS)
def test_every_rule_that_is_tried_is_there_and_so_are_its_tests(name: str) -> None:
    assert [test for test in TARGETS[name] if not (ROOT / test).exists()] == []
    source = Path(str(import_module(name).__file__)).read_text()
    assert len(list(islice(faults(source, {}), 15))) == 15


def faults_by_line(name: str) -> set[tuple[str, str]]:
    """Each fault that can be put into a module, with the line that it stands in."""
    module = import_module(name)
    source = Path(str(module.__file__)).read_text()
    lines = source.splitlines()
    return {(lines[fault.line - 1].strip(), fault.what) for fault in faults(source, members_of(module))}


def test_what_was_reviewed_as_making_no_difference_still_stands_there() -> None:
    there = {name: faults_by_line(name) for name in {each.module for each in EQUIVALENT}}
    assert [each for each in EQUIVALENT if (each.source, each.what) not in there[each.module]] == []
    assert [each for each in EQUIVALENT if len(each.why) < 20] == []


def run(name: str = "x", code: int = 0, properties: tuple[tuple[str, str], ...] = (), **mutants: object) -> object:
    return {"name": name, "code": code, "said": "the end", "properties": properties, "mutants": mutants}


def test_figures_are_summed_and_a_survivor_is_named() -> None:
    lost = {"file": "a/b.py", "line": 3, "what": "1 → 2", "source": "x = 1"}
    told = [run(properties=(("routes", "9"), ("probes", "40"), ("leaks", "0"), ("blind_routes", ""))),
            run(properties=(("routes", "4"), ("probes", "2"), ("sensitivity_leaks", "7"))),
            run(**{"a.b": {"mutants": 20, "survived": [lost]}, "c": {"mutants": 10, "survived": []}})]  # fmt: skip
    figures = walked(told) | score(told)
    assert figures == {
        "routes": 9, "probes": 42, "leaks": 0, "sensitivity_leaks": 7, "blind_routes": [], "mutants": 30,
        "mutants_killed": 29, "mutation_score": 0.95, "modules": {"a.b": 0.95, "c": 1.0},
    }  # fmt: skip
    assert findings(told) == ["survived: a/b.py:3: 1 → 2"]
    assert holds(told, figures)


@pytest.mark.parametrize("wrong", [
    {"leaks": 1}, {"blind_routes": ["inbox"]}, {"sensitivity_leaks": 0}, {"sql_mutants_killed": 29},
    {"mutation_score": 0.94},
])  # fmt: skip
def test_one_leak_blind_spot_or_unnoticed_fault_is_too_many(wrong: dict[str, object]) -> None:
    good = {"leaks": 0, "sensitivity_leaks": 1, "sql_mutants": 30, "sql_mutants_killed": 30, "mutation_score": 0.95}
    assert holds([run()], good)
    assert not holds([run()], good | wrong)
    assert not holds([run(code=1)], good)


@pytest.mark.slow
def test_a_sample_of_faults_in_rules_without_a_database_is_noticed(tmp_path: Path) -> None:
    """The whole of it is a command; every fifth here."""
    names = ("pso_portal.vault.envelope", "pses.pswp", "feedback.policies")
    words = [*(f"--mutants={name}" for name in names), "--mutants-every=5", f"--mutants-report={tmp_path / 'told'}"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "benchmarks.mutants.plugin", "-p", "no:cacheprovider"]
    known = os.environ | {"PSO_PROPERTIES": "mutants", "PYTHONPATH": str(ROOT)}
    known.pop("PYTEST_XDIST_WORKER", None)
    tests = [test for name in names for test in TARGETS[name]]
    ended = subprocess.run([*command, *words, *tests], cwd=ROOT, env=known, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told = [run(**json.loads((tmp_path / "told").read_text()))]
    assert (findings(told), score(told)["mutation_score"]) == ([], 1.0)
    assert score(told)["mutants"] >= 20
