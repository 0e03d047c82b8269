"""A table told anew: the difference of two vintages is a release of what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregation.disclosure.adversary.attacking import attack
from aggregation.disclosure.adversary.reading import read
from aggregation.disclosure.auditor import audit
from aggregation.disclosure.case import disclosure_case
from aggregation.disclosure.decisions import ReasonInWords, Shown, Withheld, Word
from aggregation.disclosure.menu import Menu
from aggregation.disclosure.rules import Protection, ReleaseRules, Rule
from aggregation.disclosure.structural import atoms
from aggregation.disclosure.values import Box, CandidateCell, Contribution, Exposure, Truth
from aggregation.disclosure.vintages import Change, every_stretch, stretches

QUARTER, LATER = "q1", "2026-07"
GROUP = frozenset(range(8))
EVEN = (9, 8, 7, 9, 8, 7, 9, 8)


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_stretches_give_back_the_count_of_each_vintage(counts):
    found = stretches(counts)
    for position, count in enumerate(counts):
        assert count == sum(n for (first, last), n in found.items() if first <= position <= last)
    assert all(amount > 0 for amount in found.values())


def test_what_came_late_stayed_or_was_taken_back_is_told_apart():
    assert stretches([5, 7, 4]) == {(1, 1): 2, (0, 1): 1, (0, 2): 4}
    assert [each.change for each in every_stretch(["", LATER])] == [
        Change.TAKEN_BACK, Change.STAYED, Change.CAME_LATE]  # fmt: skip


def test_the_atoms_of_two_vintages_do_not_depend_on_what_changed():
    box = Box("events", GROUP, frozenset({"fall"}), frozenset({QUARTER}))
    again = Box("events", GROUP, frozenset({"fall"}), frozenset({QUARTER}), LATER)
    assert {(sorted(atom.boxes)[0], atom.change): len(parcels) for atom, parcels in atoms([box, again]).items()} == {
        (0, Change.TAKEN_BACK): 8, (1, Change.CAME_LATE): 8, (0, Change.STAYED): 8}  # fmt: skip


def _menu() -> Menu:
    quarter = frozenset({QUARTER})
    return Menu(frozenset({"events"}), {"fall": frozenset({"fall"})}, {QUARTER: quarter}, quarter, frozenset({GROUP}))


def _truth(first: Sequence[int], later: Sequence[int], exposures: Sequence[Exposure] = ()) -> Truth:
    told = [("", first), (LATER, later)]
    return Truth.of(
        [Contribution(one, one, "fall", QUARTER, counts[one], vintage=vintage) for vintage, counts in told
         for one in GROUP], exposures)  # fmt: skip


def _twice(truth: Truth, scale: int | None = None) -> tuple[list[Any], dict[str, Any]]:
    """Released, and told anew: the decisions, and the case of both."""
    offered: list[Any] = []
    decisions = []
    for vintage in ("", LATER):
        cell = CandidateCell("events", "fall", QUARTER, GROUP, GROUP, scale, vintage=vintage)
        verdict = audit([cell], offered, truth, menu=_menu())
        offered += verdict.offered
        decisions += verdict.decisions
    return decisions, disclosure_case(truth, offered, rules=ReleaseRules(), protection=Protection())


def test_late_reports_of_many_go_out_and_no_attack_finds_whose():
    decisions, case = _twice(_truth(EVEN, [count + 2 for count in EVEN]))
    assert [decision.count for decision in decisions] == [65, 80]
    assert [release.get("vintage") for release in case["releases"]] == [None, LATER]
    assert not attack(read(case), sample=1.0).succeeded


def test_late_reports_of_one_alone_are_withheld():
    """At least 68, then at most 92: no more than 24 came late, and one reported all of them."""
    first = (10, 10, 10, 10, 9, 8, 6, 5)
    truth = _truth(first, (*first[:7], first[7] + 24))
    decisions, case = _twice(truth)
    assert [type(decision) for decision in decisions] == [Shown, Withheld]
    assert decisions[1].rule is Rule.SECONDARY
    assert not attack(read(case), sample=1.0).succeeded
    case["releases"][1] |= {"kind": "sum", "value": 90, "rounding": {"base": 5, "mode": "nearest"}}
    found = attack(read(case))
    added = f"events fall {QUARTER}, added {LATER}"
    assert {(each.provider, each.what) for each in found.tighter} == {(str(one), added) for one in GROUP}
    assert {each.provider for each in found.tighter if "7" not in each.attackers} == {"7"}


def test_a_figure_that_many_took_back_from_is_told_anew_and_attacked():
    decisions, case = _twice(_truth(EVEN, [count - 2 for count in EVEN]))
    assert [decision.count for decision in decisions] == [65, 50]
    names = {cell["period"] for cell in case["cells"] if cell["value"]}
    assert names == {QUARTER, f"{QUARTER}, taken back {LATER}"}
    assert not attack(read(case), sample=1.0).succeeded


def test_the_same_vintage_is_not_told_twice():
    truth = _truth(EVEN, EVEN)
    cell = CandidateCell("events", "fall", QUARTER, GROUP, GROUP, vintage=LATER)
    before = audit([cell], [], truth, menu=_menu()).offered
    (again,) = audit([cell], before, truth, menu=_menu()).decisions
    assert isinstance(again, ReasonInWords)
    assert again.word is Word.RELEASED_BEFORE


def _exposures(*changed: Exposure) -> list[Exposure]:
    return [*(Exposure(one, one, QUARTER, 4000 + 100 * one) for one in GROUP), *changed]


def test_a_restatement_rests_on_the_first_exposures_where_nobody_corrected_one():
    decisions, case = _twice(_truth(EVEN, [count + 2 for count in EVEN], _exposures()), scale=1000)
    assert [str(decision.rate) for decision in decisions] == ["1.9", "2.3"]
    assert {cell["period"] for cell in case["cells"] if cell["measure"] == "exposure"} == {QUARTER}


def test_exposures_that_one_provider_corrected_alone_would_come_back_by_subtraction():
    corrected = [Exposure(one, one, QUARTER, 4000 + 100 * one + 900 * (one == 3), LATER) for one in GROUP]
    truth = _truth(EVEN, [count + 2 for count in EVEN], _exposures(*corrected))
    decisions, case = _twice(truth, scale=1000)
    assert [type(decision) for decision in decisions] == [Shown, Withheld]
    assert "exposures" in decisions[1].reason_for_officer
    assert not attack(read(case), sample=1.0).succeeded


@pytest.mark.parametrize("counts", [EVEN, (0,) * 8])
def test_words_about_a_restatement_do_not_depend_on_counts(counts):
    quarter = frozenset({QUARTER})
    smaller = frozenset(range(7))
    menu = Menu(frozenset({"events"}), {"fall": frozenset({"fall"})}, {QUARTER: quarter}, quarter,
                frozenset({GROUP, smaller}))  # fmt: skip
    truth = _truth(counts, counts)
    first = audit([CandidateCell("events", "fall", QUARTER, GROUP, GROUP)], [], truth, menu=menu).offered
    cell = CandidateCell("events", "fall", QUARTER, smaller, smaller, vintage=LATER)
    (decision,) = audit([cell], first, truth, menu=menu).decisions
    assert isinstance(decision, ReasonInWords)
    assert decision.word is Word.FEW_IN_DIFFERENCE
