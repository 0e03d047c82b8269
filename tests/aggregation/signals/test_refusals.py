"""What is no figure is refused by signals too, and pairs that are all alike are fitted all the same."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan

import numpy as np
import pytest
from scipy.special import digamma
from scipy.stats import gamma

from aggregation.signals.cusum import average_run_length, path, threshold_for
from aggregation.signals.pairs import Mixture, belongs, fitted, no_excess, shrunk

PRIOR = Mixture(0.2, 0.1, 2.0, 4.0, 1 / 3)
OF_ONE_FIGURE = {
    "count": lambda odd: path([1, odd], [1, 1]),
    "expected": lambda odd: path([1, 1], [1, odd]),
    "ratio": lambda odd: path([1], [1], ratio=odd),
    "months": lambda odd: threshold_for([1, odd]),
    "N": lambda odd: shrunk([1, odd], [1, 1], PRIOR),
    "E": lambda odd: shrunk([1, 1], [1, odd], PRIOR),
    "N of a law": lambda odd: belongs([1, odd], [1, 1], PRIOR),
    "E of chance": lambda odd: no_excess([1, 1], [1, odd], PRIOR),
    "N to fit": lambda odd: fitted([1, odd], [1, 1]),
}


@pytest.mark.parametrize("odd", [nan, inf, -1])
@pytest.mark.parametrize("asked", OF_ONE_FIGURE.values(), ids=OF_ONE_FIGURE)
def test_what_is_no_count_is_refused_wherever_it_stands(asked, odd):
    with pytest.raises(ValueError, match=r"must|needs"):
        asked(odd)


@pytest.mark.parametrize("threshold", [nan, 0, -1, [1.0, nan], [1.0]])
def test_a_threshold_is_above_0_and_there_is_one_a_month(threshold):
    with pytest.raises(ValueError):
        path([1, 1], [1, 1], threshold)


@pytest.mark.parametrize("prior", [(0, 1, 1, 1, 0.5), (1, 1, 1, nan, 0.5), (1, 1, 1, 1, 1), (1, 1, 1, 1, nan)])
def test_what_is_no_mixture_is_refused(prior):
    with pytest.raises(ValueError, match="must"):
        Mixture(*prior)


def test_numbers_of_numpy_are_as_good():
    counts, expected = [3, 0, 5, 4], [1.0, 2.0, 1.5, 1.0]
    same = path(counts, expected, 2)
    assert path(np.array(counts), np.array(expected), np.int64(2)) == same
    assert path(counts, expected, np.full(4, 2.0)) == path(counts, expected, [2.0] * 4) == same
    assert all(type(value) is float for value in path(np.array(counts), np.array(expected)).values)


def test_run_lengths_take_decimals_as_they_are_written():
    as_fractions = average_run_length(1.0, Fraction(13, 10), Fraction(4))
    assert average_run_length(1.0, 1.3, 4) == average_run_length(1.0, 1.3, 4.0) == as_fractions


@pytest.mark.parametrize(("counts", "expected"), [
    ([1] * 150, [1.0] * 150), ([5] * 150, [5.0] * 150), ([1] * 150, [1e-6] * 150),
    ([1] * 100 + [50] * 100, [1.0] * 200), ([1] * 199 + [10**6], [1.0] * 200),
], ids=["ones", "fives", "hardly expected", "two sorts", "one apart"])  # fmt: skip
def test_pairs_that_need_no_two_laws_are_fitted_all_the_same(counts, expected):
    prior = fitted(counts, expected)
    assert isinstance(prior, Mixture)
    found = shrunk(counts, expected, prior)
    assert np.isfinite(found.mean).all()
    assert (found.lower <= found.mean).all()
    assert (found.mean <= found.upper).all()


def test_of_a_single_law_the_closed_form_is_left():
    """DuMouchel 1999, (9) and (11): of one gamma law the posterior is one, (α + N)/(β + E)."""
    alike = Mixture(1.4, 1.8, 1.4, 1.8, 0.3)
    found = shrunk([0, 3, 40], [0.5, 1.0, 7.0], alike)
    n, e = np.array([0, 3, 40]), np.array([0.5, 1.0, 7.0])
    assert found.mean == pytest.approx(np.exp(digamma(1.4 + n)) / (1.8 + e))
    assert found.lower == pytest.approx(gamma.ppf(0.05, 1.4 + n, scale=1 / (1.8 + e)), rel=1e-9)
    assert found.upper == pytest.approx(gamma.ppf(0.95, 1.4 + n, scale=1 / (1.8 + e)), rel=1e-9)
