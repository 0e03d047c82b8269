from __future__ import annotations

import pytest

from aggregation.statistics.intervals import count_interval, garwood_interval
from aggregation.statistics.rates import reporting_rate
from aggregation.statistics.results import NotShown, Reason
from tests.aggregation.statistics.worked_data import worked_json


def test_a_rate_is_events_per_scale_of_exposure():
    found = reporting_rate(30, 12_000, scale=1000)
    assert found.value == pytest.approx(2.5)
    exact = garwood_interval(30)
    assert (found.exact.lower, found.exact.upper) == pytest.approx((exact.lower / 12, exact.upper / 12))
    assert found.unstable is False


def test_without_exposure_there_is_a_reason_and_no_number():
    assert reporting_rate(3, 0, scale=1000) == NotShown(Reason.NO_DENOMINATOR)


@pytest.mark.parametrize(("events", "unstable"), [(0, True), (15, True), (16, False)])
def test_a_rate_on_fewer_than_16_events_is_marked_unstable(events, unstable):
    assert reporting_rate(events, 100, scale=100).unstable is unstable


def test_impossible_input_is_refused():
    with pytest.raises(ValueError):
        reporting_rate(-1, 10, scale=1000)
    with pytest.raises(ValueError):
        reporting_rate(1, -10, scale=1000)
    with pytest.raises(ValueError):
        reporting_rate(1, 10, scale=0)


@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95, 0.998, 0.999])
@pytest.mark.parametrize(("events", "exposure"), [(0, 1e-9), (0, 10**9), (3, 1e-9), (10**6, 7.0), (10**6, 10**9)])
def test_a_rate_lies_in_its_intervals_however_small_or_great(events, exposure, confidence):
    found = reporting_rate(events, exposure, scale=1000, confidence=confidence)
    assert found.value == pytest.approx(1000 * events / exposure)
    for bounds in (found.exact, found.mid_p):
        assert 0 <= bounds.lower <= found.value <= bounds.upper
    assert found.exact.lower <= found.mid_p.lower
    assert found.mid_p.upper <= found.exact.upper


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(wrong):
    with pytest.raises(ValueError, match="must be a number"):
        reporting_rate(3, wrong, scale=1000)


def test_rates_agree_with_worked_data():
    table = worked_json("phe/testdata_Rate.json")["testdata_Rate"]
    complete = [dict(zip(table["header"], row, strict=True)) for row in table["rows"] if row[3] is not None]
    for row in complete:
        _check(row, row["lower95_0cl"], row["upper95_0cl"], 0.95)
        _check(row, row["lower99_8cl"], row["upper99_8cl"], 0.998)
    assert len(complete) == 17


def test_rates_of_groups_agree_with_worked_data():
    table = worked_json("phe/testdata_Rate.json")["testdata_Rate_g"]
    complete = [dict(zip(table["header"], row, strict=True)) for row in table["rows"] if row[3] is not None]
    for row in complete:
        _check(row, row["lowercl"], row["uppercl"], float(row["confidence"].rstrip("%")) / 100)
    assert len(complete) == 9


def _check(row, lower, upper, confidence):
    """There below 10 events the exact interval, from 10 on Byar's."""
    unit = row["multiplier"] / row["Denominator"]
    assert row["Numerator"] * unit == pytest.approx(row["value"], rel=1e-9)
    found = reporting_rate(row["Numerator"], row["Denominator"], scale=row["multiplier"], confidence=confidence)
    assert found.value == pytest.approx(row["value"], rel=1e-9)
    bounds = count_interval(row["Numerator"], confidence)
    assert (bounds.lower * unit, bounds.upper * unit) == pytest.approx((lower, upper), rel=1e-9)
    assert row["method"] == ("Exact" if row["Numerator"] < 10 else "Byars")
    if row["method"] == "Exact":
        assert (found.exact.lower, found.exact.upper) == pytest.approx((lower, upper), rel=1e-9)
