from __future__ import annotations

import pytest

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


def test_wilson_agrees_with_worked_data():
    rows = worked_json("phe/testdata_Proportion.json")["testdata_Prop"]["rows"]
    complete = [row for row in rows if None not in row]
    for _, count, answered, _, low95, high95, low998, high998, _, _, scale in complete:
        for confidence, lower, upper in ((0.95, low95, high95), (0.998, low998, high998)):
            found = wilson_interval(count, answered, confidence)
            assert (found.lower * scale, found.upper * scale) == pytest.approx((lower, upper), rel=1e-9)
    assert len(complete) == 16


def test_wilson_agrees_with_the_second_table_of_worked_data():
    rows = worked_json("phe/testdata_Byars_Wilson.json")["testdata_B_W"]["rows"]
    for count, answered, lower, upper, confidence, _ in [row for row in rows if row[5] == "Wilson"]:
        found = wilson_interval(count, answered, float(confidence.rstrip("%")) / 100)
        assert (found.lower, found.upper) == pytest.approx((lower, upper), rel=1e-9)
