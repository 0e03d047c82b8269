from __future__ import annotations

import pytest
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from aggregation.statistics.proportions import share, wilson_interval
from aggregation.statistics.results import NotShown, Reason
from tests.aggregation.statistics.worked_data import worked_json


def test_a_share_has_wilsons_interval():
    found = share(5, 10)
    assert found.value == 0.5
    assert (found.interval.lower, found.interval.upper) == pytest.approx((0.23659309, 0.76340691), abs=1e-8)


def test_fewer_than_ten_answers_give_a_reason():
    assert share(5, 9) == NotShown(Reason.FEW_ANSWERS)


def test_the_interval_stays_within_0_and_1():
    assert wilson_interval(0, 12).lower == pytest.approx(0, abs=1e-12)
    assert wilson_interval(12, 12).upper == pytest.approx(1, abs=1e-12)


def test_more_than_answered_is_refused():
    with pytest.raises(ValueError):
        wilson_interval(13, 12)


@pytest.mark.parametrize(("count", "answered"), [(0, 10), (10, 10), (1, 10), (7, 4_000), (10**6, 10**6), (0, 10**9)])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_wilsons_interval_is_that_of_another_library(count, answered, confidence):
    found = share(count, answered, confidence)
    wanted = proportion_confint(count, answered, alpha=1 - confidence, method="wilson")
    assert (found.interval.lower, found.interval.upper) == pytest.approx(wanted, rel=1e-9, abs=1e-12)
    assert found.interval.lower <= found.value <= found.interval.upper


@pytest.mark.parametrize("true", [0.02, 0.3, 0.5, 0.93])
def test_the_interval_holds_the_true_share_about_as_often_as_it_says(true):
    held = 0.0
    for count in range(61):
        bounds = wilson_interval(count, 60)
        held += binom.pmf(count, 60, true) * (bounds.lower <= true <= bounds.upper)
    assert 0.92 < held < 0.99


def _rows(name):
    table = worked_json("phe/testdata_Proportion.json")[name]
    return [dict(zip(table["header"], row, strict=True)) for row in table["rows"] if row[3] is not None]


def _check(row, lower, upper, confidence):
    found, scale = share(row["Numerator"], row["Denominator"], confidence), row["multiplier"]
    assert found.value * scale == pytest.approx(row["value"], rel=1e-9)
    assert (found.interval.lower * scale, found.interval.upper * scale) == pytest.approx((lower, upper), rel=1e-9)


def test_wilson_agrees_with_worked_data():
    rows = _rows("testdata_Prop")
    for row in rows:
        _check(row, row["lower95_0cl"], row["upper95_0cl"], 0.95)
        _check(row, row["lower99_8cl"], row["upper99_8cl"], 0.998)
    assert len(rows) == 16


def test_wilson_agrees_with_worked_data_of_groups():
    rows = _rows("testdata_Prop_g")
    for row in rows:
        _check(row, row["lowercl"], row["uppercl"], float(row["confidence"].rstrip("%")) / 100)
    assert len(rows) == 8


def test_wilson_agrees_with_the_second_table_of_worked_data():
    table = worked_json("phe/testdata_Byars_Wilson.json")["testdata_B_W"]
    rows = [dict(zip(table["header"], row, strict=True)) for row in table["rows"] if row[5] == "Wilson"]
    for row in rows:
        found = wilson_interval(row["x"], row["n"], float(row["confidence"].rstrip("%")) / 100)
        assert (found.lower, found.upper) == pytest.approx((row["lowercl"], row["uppercl"]), rel=1e-9)
    assert len(rows) == 6
