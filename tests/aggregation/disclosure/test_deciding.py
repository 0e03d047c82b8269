"""The fast methods say of every attacker what a program of its own would say."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregation.disclosure.attack import Network
from aggregation.disclosure.bounds import Room, largest_shift
from aggregation.disclosure.deciding import FURTHEST, Attack, Closest, Disagreement, Gap, Method
from aggregation.disclosure.rules import Protection

CROSSING = (frozenset({0, 1}), frozenset({1, 2}), frozenset({0, 1, 2}))
NESTED = (frozenset({0, 1}), frozenset({2}), frozenset({0, 1, 2}))
PARTIES = (*(frozenset({one}) for one in range(7)), frozenset({0, 1}))

figures = st.lists(st.lists(st.integers(0, 9), min_size=7, max_size=7), min_size=3, max_size=3)
gaps = st.lists(st.one_of(st.none(), st.builds(Gap, st.integers(0, 4), st.integers(0, 4))), min_size=3, max_size=3)


def _network(rows, sums=CROSSING) -> Network:
    """Three atoms, seven organizations of which two are of one family."""
    held = {one: {atom: rows[atom][one] for atom in range(3)} for one in range(7)}
    return Network(sums, held, PARTIES)


def _one_by_one(attack, shown) -> bool:
    """Whether every attacker is left every doubt, by a program for each."""
    ground = attack.ground
    rows = [(ground.row(atoms), gap) for atoms, gap in zip(ground.network.sums, shown, strict=True) if gap]
    room = Room(
        np.array([row for row, _ in rows]).reshape(len(rows), 3),
        np.array([gap.below for _, gap in rows], dtype=np.int64),
        np.array([gap.above for _, gap in rows], dtype=np.int64),
    )
    covered = np.array(room.rows).sum(axis=0) > 0
    for goal in attack.goals:
        row = ground.row(goal.atoms)
        if goal.upwards and (row > covered).any():
            continue
        for view in np.flatnonzero(goal.rise > 0):
            asked = int(goal.rise[view])
            reached, _ = largest_shift(row if goal.upwards else -row, room, ground.residual[view], asked)
            if reached < asked:
                return False
    return True


@settings(deadline=None, max_examples=40)
@given(figures, gaps, st.sampled_from([CROSSING, NESTED]), st.sampled_from([(), (0,), (2,)]))
def test_all_attackers_at_once_come_to_the_same_as_one_by_one(rows, shown, sums, guarded):
    attack = Attack.on(_network(rows, sums), [k for k in guarded if shown[k] is None], Protection())
    assert (attack.violation(shown) is None) == _one_by_one(attack, shown)


@settings(deadline=None, max_examples=20)
@given(figures, gaps, gaps)
def test_what_was_found_before_does_not_change_the_answer(rows, first, then):
    attack = Attack.on(_network(rows), (), Protection())
    attack.violation(first)
    assert (attack.violation(then) is None) == (Attack.on(_network(rows), (), Protection()).violation(then) is None)


@settings(deadline=None, max_examples=20)
@given(figures, gaps)
def test_a_violation_is_stopped_by_showing_nothing_and_not_by_showing_the_same(rows, shown):
    attack = Attack.on(_network(rows), (), Protection())
    if violation := attack.violation(shown):
        assert not attack.stopped(violation, shown)
        assert attack.stopped(violation, [None] * 3)
        assert violation.reached < violation.needed


@settings(deadline=None, max_examples=60)
@given(figures, gaps, st.sampled_from([CROSSING, NESTED]))
def test_a_sum_that_is_not_tried_could_not_have_stopped_the_attack(rows, shown, sums):
    attack = Attack.on(_network(rows, sums), (), Protection())
    if violation := attack.violation(shown):
        able = attack.could_stop(violation, shown)
        for position in {position for position, gap in enumerate(shown) if gap} - able:
            less = [None if k == position else gap for k, gap in enumerate(shown)]
            assert not attack.stopped(violation, less)


def test_every_figure_is_counted_once_by_the_method_that_decided_it():
    attack = Attack.on(_network([[5] * 7] * 3), (), Protection())
    assert attack.violation([Gap(2, 2)] * 3) is None
    counts = attack.count()
    assert sum(counts.values()) == sum(goal.figures for goal in attack.goals)
    assert counts[Method.ATOM_RULE] == sum(counts.values())


def test_a_sample_that_differs_stops_everything():
    attack = Attack.on(_network([[9, 0, 0, 0, 0, 0, 0]] * 3), (), Protection())
    shown = [Gap(0, 0)] * 3
    assert attack.violation(shown) is not None
    attack.decided = dict.fromkeys(range(len(attack.goals)), Method.SHARED)
    with pytest.raises(Disagreement):
        attack.check_sample(shown, 1.0, Random(1))


def test_an_attacker_who_knows_of_an_atom_whose_it_is_finds_more():
    network = _network([[9, 9, 9, 9, 9, 9, 9], [0] * 7, [4] * 7], (frozenset({0, 1}), frozenset({1, 2})))
    shown = [Gap(0, 0), Gap(0, 0)]
    assert Attack.on(network, (), Protection()).violation(shown) is None
    granted = Attack.on(network.granting(frozenset({0})), (), Protection())
    violation = granted.violation(shown)
    assert violation is not None
    assert violation.goal.atoms == frozenset({1})


def test_wider_promises_are_kept_too():
    """Of falls 30 and 5 each: at least 2 and a tenth is left, not a half."""
    network = _network([[5] * 7] * 3)
    assert Attack.on(network, (), Protection()).violation([Gap(0, 0)] * 3) is None
    wide = replace(Protection(), p=5.0)
    assert Attack.on(network, (), wide).violation([Gap(0, 0)] * 3) is not None


@settings(deadline=None, max_examples=40)
@given(figures, gaps, st.sampled_from([CROSSING, NESTED]))
def test_the_tightest_bound_is_what_that_attacker_comes_to_and_never_less_than_it_must_be(rows, shown, sums):
    attack = Attack.on(_network(rows, sums), (), Protection())
    if attack.violation(shown) is not None:
        return
    for atoms, gap in zip(attack.ground.network.sums, shown, strict=True):
        if gap is not None:
            closest = attack.closest(atoms, shown)
            assert closest.least <= closest.bound <= max(closest.least, FURTHEST * closest.least)
            whole = sum(sum(rows[atom]) for atom in atoms)
            assert closest.bound <= max(whole + gap.above, closest.least)


def test_what_nothing_shown_covers_has_no_bound():
    attack = Attack.on(_network([[5] * 7] * 3), (), Protection())
    assert attack.closest(CROSSING[0], [None] * 3) is None


def test_a_bound_is_told_in_events():
    attack = Attack.on(_network([[0] * 7, [0] * 7, [3] * 7], NESTED), (), Protection())
    shown = [None, Gap(2, 2), None]
    assert attack.violation(shown) is None
    # A family of two and another take their 9 out of 19 to 23: 14 at most are left to any other, who must stay possible
    # at 5.
    assert attack.closest(NESTED[1], shown) == Closest(bound=14, least=5)
