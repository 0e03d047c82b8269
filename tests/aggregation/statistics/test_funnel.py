from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from aggregation.statistics.funnel import binomial_limits, poisson_limits, rate_funnel, ratio_limits
from aggregation.statistics.intervals import count_interval, garwood_interval
from aggregation.statistics.overdispersion import wide_limits
from aggregation.statistics.proportions import wilson_interval
from aggregation.statistics.results import Interval, NotShown, Reason
from tests.aggregation.statistics.worked_data import worked_csv, worked_json


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


@given(st.floats(1e-6, 2e6), st.floats(0.5, 0.9999))
def test_limits_of_anything_expected_stand_in_their_order(expected, coverage):
    found = poisson_limits(expected, coverage)
    assert 0 <= found.lower <= found.upper
    chance = poisson.cdf(np.floor(found.upper), expected) - poisson.cdf(np.ceil(found.lower) - 1, expected)
    assert chance >= coverage - 2 * poisson.pmf(np.floor(expected), expected) - 1e-9


def test_limits_at_next_to_nothing_expected_are_next_to_nothing():
    assert poisson_limits(1e-9, 0.998).lower == 0
    assert 0 <= poisson_limits(1e-9, 0.998).upper <= 1
    assert poisson_limits(0.0, 0.998) == Interval(0.0, 0.0)


def test_limits_at_a_million_expected_are_those_of_the_normal_law():
    found = poisson_limits(1e6, 0.998)
    assert (found.lower, found.upper) == pytest.approx((1e6 - 3090.23, 1e6 + 3090.23), abs=3)


@pytest.mark.parametrize(("target", "answered"), [(0.3, 1), (0.3, 2), (0.01, 5), (0.99, 5), (0.5, 10**6), (0.0, 20),
                                                  (1.0, 20)])  # fmt: skip
@pytest.mark.parametrize("coverage", [0.8, 0.95, 0.998, 0.999])
def test_limits_of_a_share_of_few_or_of_all_or_none(target, answered, coverage):
    found = binomial_limits(target, answered, coverage)
    assert 0 <= found.lower <= found.upper <= 1
    tail = (1 - coverage) / 2
    assert binom.cdf(np.ceil(found.lower * answered - 1e-9) - 1, answered, target) <= tail + 1e-9
    assert found.upper * answered <= binom.ppf(1 - tail, answered, target)


def test_interpolated_limits_by_hand():
    # Poisson of 2: F(0) = .1353, so the 2.5 % point is r = 0 with (F − p)/f = .8153; the 97.5 % point is r = 5 with
    # F(5) = .98344 and f(5) = .03609.
    found = poisson_limits(2.0, 0.95)
    assert found.lower == 0.0
    assert found.upper == pytest.approx(5 - (poisson.cdf(5, 2) - 0.975) / poisson.pmf(5, 2), rel=1e-12)
    assert found.upper == pytest.approx(4.7662, abs=1e-4)


@pytest.mark.parametrize("refused", [
    lambda: rate_funnel(-0.1, [10.0], providers=12), lambda: rate_funnel(0.1, [0.0], providers=12),
    lambda: poisson_limits(-1.0, 0.95), lambda: poisson_limits(4.0, 1.0), lambda: poisson_limits(float("nan"), 0.95),
    lambda: ratio_limits(0.0, 0.95), lambda: ratio_limits(4.0, 0.0), lambda: binomial_limits(1.1, 10, 0.95),
    lambda: binomial_limits(0.5, 0, 0.95),
])  # fmt: skip
def test_a_funnel_of_what_cannot_be_is_refused(refused):
    with pytest.raises(ValueError, match=r"negative|above 0|between 0 and 1|share"):
        refused()


def test_a_funnel_around_nothing_gives_a_reason():
    assert rate_funnel(0.0, [10.0], providers=12) == NotShown(Reason.NO_EVENTS)


def test_funnels_of_rates_agree_with_worked_data():
    """For each count the size at which its interval touches the baseline; three years of a population."""
    rows = [row for part in ("", "_2", "_3") for row in worked_csv(f"phe/testdata_funnel_rate_outputs{part}.csv")]
    for row in rows:
        per_event = 100_000 / (3 * float(row["baseline"]))
        for name, confidence in (("2s", 0.95), ("3s", 0.998)):
            bounds = garwood_interval(float(row["Events"]), confidence)
            for side, bound in (("lower", bounds.upper), ("upper", bounds.lower)):
                population = bound * per_event
                assert population == pytest.approx(float(row[f"{side}_{name}_population_1_year"]), rel=5e-5)
                limit = float(row["Events"]) / (3 * population) * 100_000
                assert limit == pytest.approx(float(row[f"{side}_{name}_limit"]), rel=5e-5)
    assert len(rows) == 300


def test_funnels_of_ratios_agree_with_worked_data():
    rows = worked_csv("phe/testdata_funnel_ratio_outputs.csv")
    for row in rows:
        observed = float(row["Observed_events"])
        for name, confidence in (("2s", 0.95), ("3s", 0.998)):
            bounds = garwood_interval(observed, confidence)
            for side, expected in (("lower", bounds.upper), ("upper", bounds.lower)):
                assert expected == pytest.approx(float(row[f"{side}_{name}_exp_events"]), rel=5e-5)
                assert observed / expected * 100 == pytest.approx(float(row[f"{side}_{name}_isr"]), rel=5e-5)
                above = (observed - expected) / expected
                assert above == pytest.approx(float(row[f"{side}_{name}_count"]), rel=5e-5, abs=5e-6)
    assert len(rows) == 100


@pytest.mark.parametrize("name", ["outputs", "outputs_with_axis_variation"])
def test_funnels_of_shares_agree_with_worked_data(name):
    """There with the normal law, where ours is exact, cut off at 0 and 100 %."""
    rows = worked_csv(f"phe/testdata_funnel_prop_{name}.csv")
    for row in rows:
        target, size = float(row["Baseline"]) / 100, float(row["Population"])
        for label, coverage in (("2s0025", 0.95), ("3s0001", 0.998)):
            found = wide_limits(target, sqrt(target * (1 - target) / size), 0.0, coverage)
            wanted = [float(row[f"{side}{label}limit"]) for side in ("Lower", "Upper")]
            assert [max(0.0, found.lower) * 100, min(1.0, found.upper) * 100] == pytest.approx(wanted, abs=1e-6)
    assert len(rows) == 100


def test_who_lies_outside_agrees_with_worked_data_of_shares():
    rows = worked_csv("phe/testdata_funnel_prop_inputs.csv")
    counts = [(float(row["numerator"]), float(row["denominator"])) for row in rows]
    target = sum(count for count, _ in counts) / sum(size for _, size in counts)
    told = [_outside(target, lambda confidence, at=at: wilson_interval(*at, confidence)) for at in counts]
    assert told == [row["significance"] for row in rows]
    assert len(rows) == 303


def test_who_lies_outside_agrees_with_worked_data_of_ratios():
    rows = worked_csv("phe/testdata_funnel_ratio_inputs.csv")
    told = [_outside(float(row["expected"]), lambda confidence, row=row: count_interval(float(row["obs"]), confidence))
            for row in rows]  # fmt: skip
    assert told == [row["significance"] for row in rows]
    assert len(rows) == 300


@pytest.mark.parametrize("name", [f"{kind}_per_{scale}_{zero}_0" for kind in ("dsr", "crude")
                                  for scale in ("100000", "100") for zero in ("with", "without")])  # fmt: skip
def test_who_lies_outside_agrees_with_worked_data_of_rates(name):
    """A provider without events is told there in words, or by no rule: the last row of seven columns of eight."""
    rows = worked_csv("phe/testdata_funnel_rate_dsr_inputs.csv")
    crude = name.startswith("crude")
    kept = rows if name in {"crude_per_100000_with_0", "crude_per_100_with_0"} else rows[:-1]
    sizes = [float(row["pop"]) if crude else float(row["count"]) / float(row["rate_dsr"]) for row in kept]
    target = sum(float(row["count"]) for row in kept) / sum(sizes)
    told = [_outside(size * target, lambda confidence, row=row: count_interval(float(row["count"]), confidence))
            for row, size in zip(kept, sizes, strict=True)]  # fmt: skip
    assert told == [row[name] for row in kept]
    for row in rows:
        crude_rate = float(row["count"]) / float(row["pop"])
        for scale in (100_000, 100):
            assert crude_rate * scale == pytest.approx(float(row[f"rate_crude_per_{scale}"]), abs=1e-7)
    assert len(rows) == 40


def _outside(target: float, interval: Any) -> str:
    """On which side of a target a count lies, by the interval that leaves it out."""
    for confidence, label in ((0.998, "0.001"), (0.95, "0.025")):
        found = interval(confidence)
        if target > found.upper or target < found.lower:
            return f"{'Low' if target > found.upper else 'High'} ({label})"
    return "Not significant"


def test_chi_square_limits_agree_with_worked_data():
    printed = worked_json("funnel_overdispersion.json")["test_values_poisson_limits"]
    for row, expected in enumerate(printed["expected"]):
        inner, outer = ratio_limits(expected, 0.95), ratio_limits(expected, 0.998)
        wanted = [printed[name][row] for name in ("ll95", "ul95", "ll998", "ul998")]
        assert [inner.lower, inner.upper, outer.lower, outer.upper] == pytest.approx(wanted, abs=1e-6)
