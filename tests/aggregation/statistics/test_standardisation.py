from __future__ import annotations

import pytest

from aggregation.statistics.intervals import garwood_interval
from aggregation.statistics.results import NotShown, Reason
from aggregation.statistics.standardisation import expected_events, standardised_ratio
from tests.aggregation.statistics.worked_data import worked_csv, worked_json


def test_expected_events_are_own_exposure_times_pool_rates():
    assert expected_events({"small": 1000, "large": 500}, {"small": 0.002, "large": 0.01}) == pytest.approx(7)


def test_a_stratum_without_pool_rate_is_refused():
    with pytest.raises(KeyError):
        expected_events({"teaching": 10}, {})


@pytest.mark.parametrize(("expected", "may_be_flagged"), [(1.0, False), (4.9, False), (5.0, True)])
def test_outliers_are_flagged_only_from_5_expected(expected, may_be_flagged):
    assert standardised_ratio(4, expected).may_be_flagged is may_be_flagged


def test_below_1_expected_there_is_a_reason():
    assert standardised_ratio(3, 0.99) == NotShown(Reason.SMALL_EXPECTED)


def test_ratios_agree_with_worked_data():
    data = worked_json("phe/testdata_DSR_ISR.json")
    reference = {row[0]: row[1] / row[2] for row in data["refdata"]["rows"]}
    pool: dict[str, dict[str, float]] = {}
    for area, age, _, population, *_ in data["testdata_multiarea_isr"]["rows"]:
        if population is None:
            continue
        pool.setdefault(area, {})[age] = population
    ratios = [row for row in data["testresults_ISR"]["rows"] if row[9] == "indirectly standardised ratio x 1"]
    for area, observed, expected, _, value, low95, high95, low998, high998, *_ in ratios:
        assert expected_events(pool[area], reference) == pytest.approx(expected, rel=1e-9)
        for confidence, lower, upper in ((0.95, low95, high95), (0.998, low998, high998)):
            found = standardised_ratio(observed, expected, confidence=confidence)
            assert found.value == pytest.approx(value, rel=1e-9)
            assert (found.interval.lower, found.interval.upper) == pytest.approx((lower, upper), rel=1e-9)
    assert len(ratios) == 3


def test_funnel_of_ratios_by_inversion_agrees_with_worked_data():
    """At the expected count where a provider's interval touches 1 it touches the funnel's limit."""
    rows = worked_csv("phe/testdata_funnel_ratio_outputs.csv")
    for row in rows:
        observed = float(row["Observed_events"])
        for name, confidence in (("2s", 0.95), ("3s", 0.998)):
            bounds = garwood_interval(observed, confidence)
            assert bounds.upper == pytest.approx(float(row[f"lower_{name}_exp_events"]), rel=1e-4)
            assert bounds.lower == pytest.approx(float(row[f"upper_{name}_exp_events"]), rel=1e-4)
