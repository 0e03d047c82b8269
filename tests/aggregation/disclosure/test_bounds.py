from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aggregation.disclosure.bounds import UNBOUNDED, Spans, bounds, nested_spans, solver_span

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
def test_solver_equals_trying_everything_where_sums_cross(truth, slack, wanted):
    known = _known(CROSSING, truth, slack)
    found = solver_span(known, frozenset(wanted), 1)
    assert (found.lower[0], found.upper[0]) == _enumerated(known, wanted)


@settings(deadline=None, max_examples=25)
@given(truths, slacks)
def test_closed_form_and_solver_agree(truth, slack):
    known = _known(NESTED, truth, slack[:3])
    wanted = frozenset({1})
    found = bounds(known, {wanted: True}, 1)[wanted]
    solved = solver_span(known, wanted, 1)
    assert (found.lower[0], found.upper[0]) == (solved.lower[0], solved.upper[0])


def test_what_no_sum_covers_is_unbounded():
    known = _known(CROSSING[:2], [1, 1, 1, 1], [(0, 0), (0, 0)])
    assert bounds(known, {frozenset({3}): True}, 1)[frozenset({3})].upper[0] == UNBOUNDED


def test_contradictory_sums_are_not_taken_for_a_bound():
    known = {
        frozenset({0, 1}): Spans(np.array([5]), np.array([5])),
        frozenset({1, 2}): Spans(np.array([0]), np.array([0])),
        frozenset({0, 2}): Spans(np.array([0]), np.array([0])),
    }
    with pytest.raises(ArithmeticError):
        solver_span(known, frozenset({0}), 1)
