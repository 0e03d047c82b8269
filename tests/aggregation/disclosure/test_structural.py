from __future__ import annotations

from aggregation.disclosure.rules import ReleaseRules
from aggregation.disclosure.structural import admitted, atoms
from aggregation.disclosure.values import Box

ALONE = {contributor: contributor for contributor in range(20)}


def _box(contributors: range, *periods: str) -> Box:
    return Box("events", frozenset(contributors), frozenset({"fall"}), frozenset(periods or ("q1",)))


def test_atoms_are_the_places_with_the_same_boxes():
    found = atoms([_box(range(12)), _box(range(6))])
    assert {atom.boxes: len(parcels) for atom, parcels in found.items()} == {
        frozenset({0, 1}): 6,
        frozenset({0}): 6,
    }


def test_six_organizations_are_enough_and_five_are_not():
    assert admitted([], [_box(range(6))], ALONE, ReleaseRules()) == [True]
    assert admitted([], [_box(range(5))], ALONE, ReleaseRules()) == [False]


def test_a_family_counts_once():
    family = ALONE | {0: 0, 1: 0, 2: 0}
    assert admitted([], [_box(range(7))], family, ReleaseRules()) == [False]
    assert admitted([], [_box(range(8))], family, ReleaseRules()) == [True]


def test_a_group_that_differs_by_one_is_refused_after_the_other():
    assert admitted([_box(range(12))], [_box(range(11))], ALONE, ReleaseRules()) == [False]
    assert admitted([_box(range(12))], [_box(range(6))], ALONE, ReleaseRules()) == [True]


def test_a_joiner_is_singled_out_once_windows_and_quarters_leave_only_it():
    half, third = _box(range(12), "q1", "q2"), _box(range(12), "q3")
    with_joiner = _box(range(13), "q2", "q3")
    assert admitted([half], [with_joiner], ALONE, ReleaseRules()) == [True]
    assert admitted([half, third], [with_joiner], ALONE, ReleaseRules()) == [False]
    assert admitted([half], [_box(range(13), "q3")], ALONE, ReleaseRules()) == [True]


def test_measures_and_categories_that_share_no_fact_do_not_touch():
    other = Box("harm", frozenset(range(11)), frozenset({"fall"}), frozenset({"q1"}))
    assert admitted([_box(range(12))], [other], ALONE, ReleaseRules()) == [True]
