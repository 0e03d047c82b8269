from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from aggregation.statistics.intervals import byar_interval, count_interval, garwood_interval, mid_p_interval
from tests.aggregation.statistics.worked_data import worked_json


def test_no_events_have_the_closed_form_upper_bounds():
    assert garwood_interval(0).lower == 0
    assert garwood_interval(0).upper == pytest.approx(-log(0.025), rel=1e-12)
    assert mid_p_interval(0).upper == pytest.approx(-log(0.05), rel=1e-9)


@given(st.integers(1, 400), st.sampled_from([0.9, 0.95, 0.998]))
def test_garwood_bounds_leave_exactly_half_of_alpha_beyond(events, confidence):
    found = garwood_interval(events, confidence)
    tail = (1 - confidence) / 2
    assert poisson.sf(events - 1, found.lower) == pytest.approx(tail, rel=1e-9)
    assert poisson.cdf(events, found.upper) == pytest.approx(tail, rel=1e-9)


@given(st.integers(1, 400), st.sampled_from([0.9, 0.95, 0.998]))
def test_mid_p_counts_half_of_the_observed_point_and_lies_inside_garwood(events, confidence):
    found, exact = mid_p_interval(events, confidence), garwood_interval(events, confidence)
    tail = (1 - confidence) / 2
    half = 0.5 * poisson.pmf(events, found.upper)
    assert poisson.cdf(events, found.upper) - half == pytest.approx(tail, rel=1e-6)
    half = 0.5 * poisson.pmf(events, found.lower)
    assert poisson.sf(events, found.lower) + half == pytest.approx(tail, rel=1e-6)
    assert exact.lower < found.lower < events < found.upper < exact.upper


def test_negative_counts_and_senseless_confidence_are_refused():
    with pytest.raises(ValueError):
        garwood_interval(-1)
    with pytest.raises(ValueError):
        byar_interval(3, 1.0)


def test_byar_agrees_with_worked_data():
    rows = worked_json("phe/testdata_Byars_Wilson.json")["testdata_B_W"]["rows"]
    for events, _, lower, upper, confidence, _ in [row for row in rows if row[5] == "Byars"]:
        found = byar_interval(events, float(confidence.rstrip("%")) / 100)
        assert found.upper == pytest.approx(upper, rel=1e-9)
        if lower is not None:
            assert found.lower == pytest.approx(lower, rel=1e-9)


def test_rates_agree_with_worked_data():
    rows = worked_json("phe/testdata_Rate.json")["testdata_Rate"]["rows"]
    complete = [row for row in rows if None not in row]
    for _, events, exposure, _, low95, high95, low998, high998, _, _, scale in complete:
        unit = scale / exposure
        for confidence, lower, upper in ((0.95, low95, high95), (0.998, low998, high998)):
            found = count_interval(events, confidence)
            assert (found.lower * unit, found.upper * unit) == pytest.approx((lower, upper), rel=1e-9)
    assert len(complete) == 17
