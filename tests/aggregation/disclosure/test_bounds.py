from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aggregation.disclosure.bounds import UNBOUNDED, Room, Spans, largest_shift, nested_spans

NESTED = [frozenset({0, 1, 2, 3}), frozenset({0, 1}), frozenset({2})]
CROSSING = [frozenset({0, 1}), frozenset({1, 2}), frozenset({2, 3}), frozenset({0, 3})]
MOST = 7


def _enumerated(known, wanted):
    fitting = [
        sum(values[atom] for atom in wanted)
        for values in product(range(MOST + 1), repeat=4)
        if all(s.lower[0] <= sum(values[a] for a in atoms) <= s.upper[0] for atoms, s in known.items())
    ]
    return (min(fitting), max(fitting)) if fitting else None


def _known(family, truth, slacks):
    totals = [sum(truth[atom] for atom in atoms) for atoms in family]
    return {
        atoms: Spans(np.array([max(0, total - low)]), np.array([total + high]))
        for atoms, total, (low, high) in zip(family, totals, slacks, strict=True)
    }


def _row(atoms) -> np.ndarray:
    return np.array([int(atom in atoms) for atom in range(4)])


def _by_program(family, truth, slacks, wanted, enough=50):
    """Bounds of a sum from how far the truth can be shifted up and down."""
    rows = np.array([_row(atoms) for atoms in family])
    room = Room(rows, *(np.array(ends) for ends in zip(*slacks, strict=True)))
    true = sum(truth[atom] for atom in wanted)
    up, _ = largest_shift(_row(wanted), room, np.array(truth), enough)
    down, _ = largest_shift(-_row(wanted), room, np.array(truth), enough)
    return true - down, true + up


truths = st.lists(st.integers(0, 2), min_size=4, max_size=4)
slacks = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=4, max_size=4)


@settings(deadline=None, max_examples=25)
@given(truths, slacks, st.sampled_from([{0}, {2}, {3}, {0, 1}, {0, 1, 2, 3}]))
def test_closed_form_equals_trying_everything(truth, slack, wanted):
    known = _known(NESTED, truth, slack[:3])
    assume(known[NESTED[0]].upper[0] <= MOST)
    found = nested_spans(known, [*NESTED, frozenset(wanted)], 1)[frozenset(wanted)]
    assert (found.lower[0], found.upper[0]) == _enumerated(known, wanted)


@settings(deadline=None, max_examples=25)
@given(truths, slacks, st.sampled_from([{0}, {2}, {0, 2}, {1, 2, 3}]))
def test_a_program_equals_trying_everything_where_sums_cross(truth, slack, wanted):
    known = _known(CROSSING, truth, slack)
    assert _by_program(CROSSING, truth, slack, wanted) == _enumerated(known, wanted)


@settings(deadline=None, max_examples=25)
@given(truths, slacks, st.sampled_from([{0}, {1}, {3}, {0, 1}, {0, 1, 2, 3}]))
def test_closed_form_and_program_agree(truth, slack, wanted):
    found = nested_spans(_known(NESTED, truth, slack[:3]), [*NESTED, frozenset(wanted)], 1)[frozenset(wanted)]
    assert _by_program(NESTED, truth, slack[:3], wanted) == (found.lower[0], found.upper[0])


@settings(deadline=None, max_examples=25)
@given(truths, slacks, st.integers(0, 3))
def test_a_shift_changes_no_figure_that_is_shown_and_takes_nothing_that_is_not_there(truth, slack, enough):
    rows = np.array([_row(atoms) for atoms in CROSSING])
    room = Room(rows, *(np.array(ends) for ends in zip(*slack, strict=True)))
    reached, shift = largest_shift(_row({1, 2}), room, np.array(truth), enough)
    assert reached == shift[1] + shift[2] <= enough
    assert (np.array(truth) + shift >= 0).all()
    assert room.holds(shift[np.newaxis]).tolist() == [True]


def test_what_no_sum_covers_is_unbounded():
    known = _known(NESTED[1:], [1, 1, 1, 1], [(0, 0), (0, 0)])
    assert nested_spans(known, [*NESTED[1:], frozenset({3})], 1)[frozenset({3})].upper[0] == UNBOUNDED


def test_a_room_without_the_truth_in_it_is_not_taken_for_a_bound():
    room = Room(np.array([_row({0, 1})]), np.array([-5]), np.array([-4]))
    with pytest.raises(ArithmeticError):
        largest_shift(_row({0}), room, np.array([1, 1, 0, 0]), 9)
