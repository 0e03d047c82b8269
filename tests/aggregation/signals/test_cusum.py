from __future__ import annotations

from fractions import Fraction
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.signals.cusum import average_run_length, path, threshold_for
from tests.aggregation.statistics.worked_data import worked_json

MONTHS = st.lists(st.tuples(st.integers(0, 9), st.floats(0, 9)), min_size=1, max_size=40)


def test_after_an_alarm_the_sum_starts_again():
    found = path([4, 4, 4, 4], [1.0] * 4, threshold=3.0)
    assert found.alarms == (1, 3)
    assert found.values == pytest.approx((1.7725887, 3.5451774, 1.7725887, 3.5451774))


@given(MONTHS)
def test_the_sum_never_falls_below_nothing_and_grows_with_every_event_more(months):
    counts, expected = zip(*months, strict=True)
    values = path(counts, expected).values
    more = path([counts[0] + 1, *counts[1:]], expected).values
    assert min(values) >= 0
    assert all(after >= before for before, after in zip(values, more, strict=True))


@pytest.mark.parametrize(("counts", "expected", "threshold", "ratio"), [
    ([-1], [1.0], 3, 2), ([1], [-1.0], 3, 2), ([1], [1.0, 1.0], 3, 2), ([1], [1.0], 0, 2), ([1], [1.0], 3, 1),
])
def test_what_is_no_series_is_refused(counts, expected, threshold, ratio):
    with pytest.raises(ValueError):
        path(counts, expected, threshold, ratio)


def test_a_threshold_lets_a_quiet_series_run_as_long_as_was_asked():
    expected = [3.0, 4.0, 5.0]
    threshold = threshold_for(expected, quiet_months=60)
    chance = np.random.default_rng(99)
    counts = chance.poisson(np.resize(expected, 60_000))
    alarms = path(counts.tolist(), np.resize(expected, 60_000).tolist(), threshold).alarms
    assert 60_000 / len(alarms) == pytest.approx(60, rel=0.1)


def test_a_doubled_rate_is_seen_within_months_and_the_threshold_is_the_same_each_time():
    threshold = threshold_for([6.0], quiet_months=120)
    assert threshold == threshold_for([6.0], quiet_months=120)
    chance = np.random.default_rng(5)
    waited = [path(chance.poisson(12.0, 40).tolist(), [6.0] * 40, threshold).alarms[0] + 1 for _ in range(200)]
    assert np.mean(waited) < 3


def test_where_nothing_is_expected_there_is_no_threshold():
    with pytest.raises(ValueError, match="some month"):
        threshold_for([0.0, 0.0])


def test_run_lengths_and_path_agree_with_worked_data():
    case = worked_json("signal_cusum.json")
    for told in case["poisson_cusum_arl"]:
        found = average_run_length(told["mu"], Fraction(str(told["k_rounded"])), Fraction(told["h"]))
        assert found == pytest.approx(told["arl"], rel=1e-9)
        assert (told["mu1"] - told["mu0"]) / log(told["mu1"] / told["mu0"]) == pytest.approx(told["k"], rel=1e-9)
        assert told["k"] == pytest.approx(told["k_rounded"], abs=0.05)
    told = case["poisson_llr_path"]
    assert path(told["x"], told["E"], ratio=told["R"]).values == pytest.approx(told["S"], rel=1e-9, abs=1e-12)
