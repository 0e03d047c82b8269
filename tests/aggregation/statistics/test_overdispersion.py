from __future__ import annotations

from math import asin, log, sqrt

import pytest
from scipy.stats import norm

from aggregation.statistics.overdispersion import (
    back_from_arcsine,
    back_from_log,
    back_from_sqrt,
    counts_log,
    ratio_log,
    ratio_sqrt,
    share_arcsine,
    spread,
    spread_of,
    wide_limits,
)
from aggregation.statistics.results import Interval, NotShown, Reason
from tests.aggregation.statistics.worked_data import worked_json

CASES = {
    "six_SR_SHMI_wins": (ratio_log, lambda target: log(target)),
    "six_SR_CQC": (ratio_sqrt, lambda target: sqrt(target)),
    "medpar_los_SR_CQC": (ratio_sqrt, lambda target: sqrt(target)),
    "medpar_died_PR": (share_arcsine, lambda target: asin(sqrt(target))),
    "medpar_losRC": (counts_log, lambda target: log(target)),
}


def test_spread_needs_ten_providers():
    assert spread([ratio_sqrt(5, 5)] * 9, 1.0) == NotShown(Reason.FEW_PROVIDERS)


def test_equal_providers_show_no_spread():
    found = spread([ratio_sqrt(20, 20)] * 12, 1.0)
    assert (found.phi, found.tau2) == (0, 0)


def test_limits_carried_back_stay_possible():
    assert back_from_sqrt(Interval(-0.3, 2)) == Interval(0, 4)
    assert back_from_arcsine(Interval(-0.3, 9)) == Interval(0, 1)
    assert back_from_log(Interval(0, 0)) == Interval(1, 1)


@pytest.mark.parametrize("name", CASES)
def test_phi_and_tau2_agree_with_worked_data(name):
    transform, on_scale = CASES[name]
    case = worked_json("funnel_overdispersion.json")["results"][name]
    units = [transform(group["numerator"], group["denominator"]) for group in case["groups"]]
    for unit, group in zip(units, case["groups"], strict=True):
        assert (unit.y, unit.s) == pytest.approx((group["Y"], group["s"]), rel=1e-9)
    found = spread_of(units, on_scale(case["target"]), trim=case["trim_by"])
    assert (found.phi, found.tau2) == pytest.approx((case["phi"], case["tau2"]), rel=1e-9)


@pytest.mark.parametrize(("name", "back"), [("six_SR_SHMI_wins", back_from_log), ("medpar_died_PR", back_from_arcsine)])
def test_wide_limits_agree_with_worked_data(name, back):
    transform, on_scale = CASES[name]
    case = worked_json("funnel_overdispersion.json")["results"][name]
    compared = 0
    for group in case["groups"]:
        unit = transform(group["numerator"], group["denominator"])
        for z, label in ((1.959964, "95"), (3.090232, "998")):
            coverage = 2 * norm.cdf(z) - 1
            wide = wide_limits(on_scale(case["target"]), unit.s, case["tau2"], coverage)
            if wide.lower < 0 and name == "medpar_died_PR":
                continue  # the worked data fold a negative angle back; here it means 0
            if {group[f"odll{label}"], group[f"odul{label}"]} & {0, 1}:
                continue  # the worked data cut some shares off at 0 or 1
            found = back(wide)
            compared += 1
            assert found.lower == pytest.approx(group[f"odll{label}"], rel=1e-9)
            assert found.upper == pytest.approx(group[f"odul{label}"], rel=1e-9)
    assert compared >= 12
