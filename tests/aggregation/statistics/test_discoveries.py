from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson
from statsmodels.stats.multitest import multipletests

from aggregation.statistics.discoveries import discoveries, mid_p_value
from aggregation.statistics.intervals import mid_p_interval
from aggregation.statistics.results import NotShown, Reason


def test_four_comparisons_stand_for_themselves():
    assert discoveries([0.001] * 4) == NotShown(Reason.FEW_TESTS)


def test_the_steps_of_benjamini_and_hochberg():
    # Of eight, the fourth smallest may be 4/8 of 5 %: 0.025; what lies below it goes along.
    assert discoveries([0.20, 0.001, 0.019, 0.02, 0.024, 0.7, 0.9, 0.051]) == (
        False, True, True, True, True, False, False, False)
    assert discoveries([0.02] + [0.5] * 7) == (False,) * 8


@given(st.lists(st.floats(0, 1), min_size=5, max_size=60), st.sampled_from([0.01, 0.05, 0.2]))
def test_what_stands_out_is_what_another_library_says(p_values, share):
    found = discoveries(p_values, share)
    adjusted = multipletests(p_values, share, method="fdr_bh")[1]
    # Where a p-value lies on the step itself, rounding may decide: there both answers are right.
    for told, value in zip(found, adjusted, strict=True):
        assert told == (value <= share) or value == pytest.approx(share, rel=1e-12)


def test_ties_stand_or_fall_together_and_whole_numbers_are_probabilities_too():
    assert discoveries([0.01] * 5 + [0.5] * 2) == (True,) * 5 + (False,) * 2
    assert discoveries([0, 0, 1, 1, 1]) == (True, True, False, False, False)
    assert discoveries([0.05] * 5) == (True,) * 5


def test_one_comparison_or_none_stands_for_itself():
    assert discoveries([0.0001]) == discoveries([]) == NotShown(Reason.FEW_TESTS)


@pytest.mark.parametrize(("observed", "expected"), [(0, 0.001), (4, 4.0), (10**6, 10**6), (10**6, 1.0), (0, 10**6)])
def test_the_chance_of_any_count_is_between_none_and_all(observed, expected):
    assert 0 <= mid_p_value(observed, expected) <= 1


@given(st.integers(0, 60), st.floats(0.05, 60))
def test_mid_p_is_twice_the_smaller_tail_of_the_poisson_law(observed, expected):
    half = poisson.pmf(observed, expected) / 2
    tail = min(poisson.cdf(observed, expected) - half, poisson.sf(observed, expected) + half)
    assert mid_p_value(observed, expected) == pytest.approx(min(1, 2 * tail), rel=1e-9, abs=1e-300)


def test_no_probability_is_refused():
    with pytest.raises(ValueError):
        discoveries([0.1, 0.2, 0.3, 0.4, 1.1])


@pytest.mark.parametrize("observed", [0, 3, 12, 80])
def test_at_the_ends_of_the_mid_p_interval_one_in_twenty_lies_further_off(observed):
    interval = mid_p_interval(observed)
    assert mid_p_value(observed, interval.upper) == pytest.approx(0.05)
    assert observed == 0 or mid_p_value(observed, interval.lower) == pytest.approx(0.05)


def test_nothing_expected_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        mid_p_value(3, 0.0)


def test_of_equal_providers_hardly_any_is_flagged():
    chance = np.random.default_rng(7)
    flagged = 0
    for _ in range(200):
        counts = poisson.rvs(40, size=30, random_state=chance)
        flagged += sum(discoveries([mid_p_value(int(count), 40.0) for count in counts]))
    assert flagged / (200 * 30) < 0.005
