from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from aggregation.statistics.funnel import binomial_limits, poisson_limits, rate_funnel, ratio_limits
from aggregation.statistics.results import NotShown, Reason
from tests.aggregation.statistics.worked_data import worked_json


def test_a_funnel_needs_ten_providers():
    assert rate_funnel(0.01, [100.0], providers=9) == NotShown(Reason.FEW_PROVIDERS)
    assert [point.exposure for point in rate_funnel(0.01, [100.0, 900.0], providers=10)] == [100.0, 900.0]


@given(st.floats(0.5, 400), st.sampled_from([0.95, 0.998]))
def test_interpolated_limits_lie_within_one_event_below_the_quantile(expected, coverage):
    found = poisson_limits(expected, coverage)
    tail = (1 - coverage) / 2
    assert 0 <= poisson.ppf(1 - tail, expected) - found.upper <= 1
    assert found.lower <= poisson.ppf(tail, expected)
    assert found.lower <= expected <= found.upper + 1


def test_limits_of_a_share_stay_within_0_and_1_and_follow_the_quantile():
    found = binomial_limits(0.4, 20, 0.95)
    assert binom.ppf(0.975, 20, 0.4) - 1 <= found.upper * 20 <= binom.ppf(0.975, 20, 0.4)
    assert binomial_limits(0.001, 12, 0.998).lower == 0


def test_outer_limits_enclose_inner_ones_and_narrow_with_size():
    small, large = rate_funnel(0.01, [1000.0, 100_000.0], providers=12)
    assert small.outer.lower <= small.inner.lower < small.inner.upper < small.outer.upper
    assert large.inner.upper < small.inner.upper


def test_chi_square_limits_agree_with_worked_data():
    printed = worked_json("funnel_overdispersion.json")["test_values_poisson_limits"]
    for row, expected in enumerate(printed["expected"]):
        inner, outer = ratio_limits(expected, 0.95), ratio_limits(expected, 0.998)
        wanted = [printed[name][row] for name in ("ll95", "ul95", "ll998", "ul998")]
        assert [inner.lower, inner.upper, outer.lower, outer.upper] == pytest.approx(wanted, abs=1e-6)
