"""Who attacks, what is wanted, what is reported."""

from __future__ import annotations

import json

import pytest

from aggregation.disclosure.adversary.attacking import attack, coalitions
from aggregation.disclosure.adversary.outcome import in_words
from aggregation.disclosure.adversary.reading import CaseError, read
from tests.aggregation.disclosure.adversary.cases import PROTECTION, case_of

FALLS = {"kind": "sum", "select": {"category": "fall"}, "rounding": {"base": 5, "mode": "nearest"}}
FIVE = {("A", "fall"): 30, ("B", "fall"): 9, ("C", "fall"): 1, ("D", "fall"): 0, ("E", "fall"): 0}
EVEN = {(provider, "fall"): 5 for provider in "ABCDEFGH"}


def test_every_provider_every_family_and_every_two_of_them_attack():
    case = read(case_of(FIVE, FALLS | {"value": 40}, families=[["A", "B"], ["C"]]))
    found = {"".join(sorted(coalition)) for coalition in coalitions(case)}
    assert found == {"A", "B", "C", "D", "E", "AB", "AC", "AD", "AE", "BC", "BD", "BE", "CD", "CE", "DE",
                     "ABC", "ABD", "ABE"}  # fmt: skip


def test_a_giant_is_bounded_by_the_second_largest_and_the_report_says_by_whom():
    outcome = attack(read(case_of(FIVE, FALLS | {"value": 40})))
    assert outcome.succeeded
    found = {("".join(sorted(each.attackers)), each.low, each.high) for each in outcome.tighter if each.provider == "A"}
    assert found == {("BC", 0, 32)}  # of 38 to 42; B alone finds 33, which is just enough
    told = json.loads(json.dumps(outcome.told()))
    assert told["tighter_than_protection"] == len({each.provider for each in outcome.tighter})
    assert told["attacks_that_succeed"] == len(outcome.tighter)
    assert "tighter than the protection" in in_words(outcome)[1]


def test_an_even_group_is_safe_and_needs_no_program():
    outcome = attack(read(case_of(EVEN, FALLS | {"value": 40})))
    assert (outcome.succeeded, outcome.programs, outcome.attackers) == (False, 0, 8 + 28)
    assert outcome.bounded == 8 * 7 + 28 * 6
    assert in_words(outcome)[1] == "0 cells tighter than the protection."


def test_a_share_of_what_needs_no_program_is_given_to_one_and_agrees():
    outcome = attack(read(case_of(EVEN, FALLS | {"value": 40})), sample=1.0)
    assert (outcome.sampled, outcome.programs > 0, outcome.disagreements) == (outcome.bounded, True, 0)


def test_whoever_is_not_in_the_audience_learns_nothing():
    seen = attack(read(case_of(FIVE, FALLS | {"value": 40, "audience": ["B"]})))
    assert {True} == {"B" in each.attackers for each in seen.tighter}


def test_a_cell_that_is_public_is_known_to_all_and_wanted_by_nobody():
    case = case_of(FIVE, FALLS | {"value": 40})
    case["cells"][1]["public"] = True
    outcome = attack(read(case))
    assert "B" not in {each.provider for each in outcome.tighter}
    assert {"C"} in [set(each.attackers) for each in outcome.tighter if each.provider == "A"]


def test_zeros_are_no_secret_where_the_case_says_so():
    exact = {"kind": "sum", "select": {"provider": ["C", "D", "E"]}, "value": 0}
    figures = FIVE | {("C", "fall"): 0}
    strict = attack(read(case_of(figures, exact)))
    lenient = attack(read(case_of(figures, exact, protection=PROTECTION | {"zeros_sensitive": False})))
    assert ({each.provider for each in strict.tighter}, lenient.tighter) == ({"C", "D", "E"}, [])


def test_the_part_of_a_provider_in_a_window_is_wanted_too():
    """Each month leaves doubt enough; all of them together do not."""
    cells = [{"provider": one, "measure": "events", "category": "fall", "period": f"m{month}", "value": value,
              "lower": 0, "upper": None, "public": False, "integer": True}
             for one, value in (("A", 11), ("B", 1), ("C", 1)) for month in range(3)]  # fmt: skip
    case = {"dims": ["category", "period"], "cells": cells, "protection": PROTECTION, "releases": [
        {"id": "year", "audience": "all", "kind": "sum", "select": {"category": "fall"}, "value": 39}]}  # fmt: skip
    outcome = attack(read(case), [frozenset("B")])
    assert [(each.provider, each.what, each.true, each.high) for each in outcome.tighter] == [
        ("A", "part of what year adds up", 33, 36)]  # fmt: skip
    assert outcome.bounded == 8


def test_denominators_are_attacked_as_well():
    exposures = {"A": 90_000, "B": 400, "C": 300, "D": 200, "E": 100}
    rate = {"kind": "rate", "select": {"measure": "events"}, "denominator": {"measure": "exposure"}, "scale": 1000,
            "value": 0.4, "rounding": {"decimals": 1}}  # fmt: skip
    outcome = attack(read(case_of(FIVE, FALLS | {"value": 40}, rate, exposures=exposures)), [frozenset("B")])
    assert "exposure all q1" not in {each.what for each in outcome.tighter}
    exact = {"kind": "sum", "select": {"measure": "exposure"}, "value": 91_000}
    outcome = attack(read(case_of(FIVE, rate, exact, exposures=exposures)), [frozenset("B")])
    assert ("A", "exposure all q1") in {(each.provider, each.what) for each in outcome.tighter}


def test_the_rule_for_a_single_insider_is_checked_on_each_release():
    static = {"min_providers": 5, "min_events": 11, "n": 1, "k": 0.6, "p": 0.1}
    dominated = attack(read(case_of(FIVE, FALLS | {"value": 40}, static=static)))
    even = attack(read(case_of(EVEN, FALLS | {"value": 40}, static=static)))
    assert (list(dominated.static), list(even.static)) == (["r1"], [])


def test_a_release_of_a_vintage_is_of_the_cells_of_that_vintage():
    case = case_of(FIVE, FALLS | {"value": 40}, FALLS | {"value": 45, "vintage": "2026"})
    later = [cell | {"vintage": "2026", "value": cell["value"] + 5 * (cell["provider"] == "A")}
             for cell in case["cells"]]  # fmt: skip
    outcome = attack(read(case | {"cells": case["cells"] + later}))
    assert {each.what for each in outcome.tighter} == {"events fall q1", "events fall q1 2026"}
    assert not outcome.left_out


def test_a_release_of_a_vintage_without_cells_is_left_out_and_the_report_says_so():
    outcome = attack(read(case_of(EVEN, FALLS | {"value": 40}, FALLS | {"value": 60, "vintage": "2026"})))
    assert (outcome.succeeded, list(outcome.left_out)) == (False, ["r2"])
    assert "r2" in in_words(outcome)[-1]


@pytest.mark.parametrize(("change", "why"), [
    ({"kind": "median"}, "of a kind that is not known"),
    ({"value": 50}, "does not agree with the cells"),
    ({"select": {"ward": "3"}}, "selects by what no cell has"),
    ({"select": {"category": "teeth"}}, "selects no cell"),
    ({"value": "many"}, "cannot be read"),
    ({"rounding": {"base": 5, "mode": "sideways"}}, "a mode that is not known"),
    ({"audience": None}, "not of the form expected"),
])  # fmt: skip
def test_what_is_not_understood_is_refused(change, why):
    with pytest.raises(CaseError, match=why):
        read(case_of(FIVE, FALLS | {"value": 40} | change))


def test_a_cell_outside_its_own_bounds_is_refused():
    case = case_of(FIVE, FALLS | {"value": 40})
    case["cells"][0]["upper"] = 10
    with pytest.raises(CaseError, match="outside its own bounds"):
        read(case)
