from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson

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
