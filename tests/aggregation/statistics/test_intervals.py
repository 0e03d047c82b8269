from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson
from statsmodels.stats.rates import confint_poisson

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


@pytest.mark.parametrize("events", [0, 1, 7, 40, 2_000, 10**6])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_exact_intervals_are_those_of_another_library(events, confidence):
    found = garwood_interval(events, confidence)
    assert (found.lower, found.upper) == pytest.approx(
        confint_poisson(events, 1, method="exact-c", alpha=1 - confidence), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("mean", [0.5, 3.2, 11.0, 60.0])
def test_intervals_hold_the_true_mean_as_often_as_they_say(mean):
    """By enumeration of every count: the exact one always at least so often, mid-P and Byar nearly."""
    held = dict.fromkeys((garwood_interval, mid_p_interval, byar_interval), 0.0)
    for events in range(200):
        for interval in held:
            bounds = interval(events)
            held[interval] += poisson.pmf(events, mean) * (bounds.lower <= mean <= bounds.upper)
    assert held[garwood_interval] >= 0.95 - 1e-9
    assert held[garwood_interval] >= held[mid_p_interval] >= 0.92
    assert held[byar_interval] >= 0.93


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.998, 0.999, 0.999999])
@pytest.mark.parametrize("events", [0, 1, 3, 10**4, 10**6, 10**8])
def test_no_count_and_no_confidence_breaks_an_interval(events, confidence):
    for interval in (garwood_interval, mid_p_interval, byar_interval, count_interval):
        found = interval(events, confidence)
        assert 0 <= found.lower <= events <= found.upper


def test_byar_agrees_with_worked_data():
    table = worked_json("phe/testdata_Byars_Wilson.json")["testdata_B_W"]
    rows = [dict(zip(table["header"], row, strict=True)) for row in table["rows"] if row[5] == "Byars"]
    for row in rows:
        found = byar_interval(row["x"], float(row["confidence"].rstrip("%")) / 100)
        assert found.upper == pytest.approx(row["uppercl"], rel=1e-9)
        # Where it falls below 0 the worked data have none, and here it is 0.
        assert found.lower == pytest.approx(row["lowercl"] or 0.0, rel=1e-9)
    assert len(rows) == 7
