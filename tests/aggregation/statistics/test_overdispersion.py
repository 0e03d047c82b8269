from __future__ import annotations

from math import asin, log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, rankdata

from aggregation.statistics.funnel import ratio_limits
from aggregation.statistics.overdispersion import (
    back_from_arcsine,
    back_from_log,
    back_from_sqrt,
    counts_log,
    left_in,
    ratio_log,
    ratio_sqrt,
    share_arcsine,
    spread,
    spread_of,
    wide_limits,
    winsorised,
    z_scores,
)
from aggregation.statistics.results import Interval, NotShown, Reason
from tests.aggregation.statistics.worked_data import worked_json

CASES = {
    "six_SR_SHMI": (ratio_log, log, back_from_log),
    "six_SR_SHMI_wins": (ratio_log, log, back_from_log),
    "six_SR_CQC": (ratio_sqrt, sqrt, None),
    "medpar_los_SR_SHMI": (ratio_log, log, back_from_log),
    "medpar_los_SR_CQC": (ratio_sqrt, sqrt, None),
    "medpar_died_PR": (share_arcsine, lambda target: asin(sqrt(target)), back_from_arcsine),
    "medpar_losRC": (counts_log, log, back_from_log),
}
# Quantiles of the normal law are printed to six decimals there, those of χ² are not.
PRINTED = ((2 * norm.cdf(1.959964) - 1, "95"), (2 * norm.cdf(3.090232) - 1, "998"))
SHARES_NOT_CUT_OFF = 36     # limits of 54 × 2 that are neither cut off at 0 or 1 nor folded back there
EXACT = {"95": 0.95, "998": 0.998}
INPUTS = {"six": "input_six", "medpar_los": "input_medpar_aggregated", "medpar_died": "input_medpar_died"}


def test_spread_needs_ten_providers():
    assert spread([ratio_sqrt(5, 5)] * 9, 1.0) == NotShown(Reason.FEW_PROVIDERS)


def test_equal_providers_show_no_spread():
    found = spread([ratio_sqrt(20, 20)] * 12, 1.0)
    assert (found.phi, found.tau2) == (0, 0)


def test_limits_carried_back_stay_possible():
    assert back_from_sqrt(Interval(-0.3, 2)) == Interval(0, 4)
    assert back_from_arcsine(Interval(-0.3, 9)) == Interval(0, 1)
    assert back_from_log(Interval(0, 0)) == Interval(1, 1)


@pytest.mark.parametrize(("units", "trim", "leave_out"), [([], 0.1, False), ([(1, 1), (2, 1)], 0.4, True)])
def test_without_a_unit_there_is_no_spread_to_measure(units, trim, leave_out):
    with pytest.raises(ValueError, match="there must be a unit"):
        spread_of([ratio_sqrt(*each) for each in units], 1.0, trim=trim, leave_out=leave_out)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0.5, 10**6)), min_size=1, max_size=30))
def test_spread_is_never_below_zero_and_limits_never_narrower_for_it(rows):
    units = [ratio_sqrt(*row) for row in rows]
    found = spread_of(units, 1.0)
    assert found.phi >= 0
    assert found.tau2 >= 0
    for unit in units:
        plain, wide = wide_limits(1.0, unit.s, 0.0, 0.998), wide_limits(1.0, unit.s, found.tau2, 0.998)
        assert wide.lower <= plain.lower < 1 < plain.upper <= wide.upper


def test_the_spread_that_was_made_is_found_again():
    chance = np.random.default_rng(8)
    expected = chance.uniform(30, 200, 4_000)
    true = np.maximum(0, chance.normal(1, 0.15, 4_000)) ** 2
    units = [ratio_sqrt(o, e) for o, e in zip(chance.poisson(true * expected), expected, strict=True)]
    assert sqrt(spread_of(units, 1.0, trim=0.0).tau2) == pytest.approx(0.15, rel=0.05)


@pytest.mark.parametrize("name", CASES)
def test_spread_agrees_with_worked_data(name):
    """φ, τ² and what they are made of; `wins`orised, and cut off as the hospital indicator does."""
    transform, on_scale, _ = CASES[name]
    case = worked_json("funnel_overdispersion.json")["results"][name]
    groups, target = case["groups"], on_scale(case["target"])
    units = [transform(group["numerator"], group["denominator"]) for group in groups]
    z = z_scores(units, target)
    compare = {"Y": [unit.y for unit in units], "s": [unit.s for unit in units], "Uzscore": z.tolist(),
               "target_transformed": [1.0 if name.endswith("CQC") else target] * len(groups),
               "rr": [group["numerator"] / group["denominator"] for group in groups]}
    for field, values in compare.items():
        assert values == pytest.approx([group[field] for group in groups], rel=1e-9, abs=1e-12), field
    found = spread_of(units, target, trim=case["trim_by"], leave_out=not case["winsorise"])
    assert (found.phi, found.tau2) == pytest.approx((case["phi"], case["tau2"]), rel=1e-9)
    _check_trimmed(case, z)


def _check_trimmed(case: dict[str, Any], z: Any) -> None:
    groups, trim = case["groups"], case["trim_by"]
    if case["winsorise"]:
        drawn_in = winsorised(z, trim)
        assert [group["Wuzscore"] for group in groups] == pytest.approx(drawn_in.tolist(), rel=1e-9)
        assert [group["winsorised"] for group in groups] == [int(moved) for moved in drawn_in != z]
        assert case["n"] == len(groups)
        return
    kept = left_in(z, trim)
    places = rankdata(z)
    assert [group["rk"] for group in groups] == places.tolist()
    assert [group["sp"] for group in groups] == [int(place / (len(z) + 1) / trim + 1e-9) for place in places]
    assert [group["truncated"] for group in groups] == [1 - int(stays) for stays in kept]
    assert [group["Wuzscore"] for group in groups] == [pytest.approx(each) if stays else None
                                                       for each, stays in zip(z, kept, strict=True)]
    assert case["n"] == kept.sum()


@pytest.mark.parametrize("name", CASES)
def test_wide_limits_agree_with_worked_data(name):
    transform, on_scale, back = CASES[name]
    case = worked_json("funnel_overdispersion.json")["results"][name]
    compared = 0
    for group in case["groups"]:
        # Of roots the worked data leave the limits on the scale of the root, and they draw the funnel of a ratio of
        # counts as if the denominator alone were chance.
        s = transform(group["numerator"], group["denominator"]).s
        s = 1 / (2 * sqrt(group["denominator"])) if case["data_type"] == "RC" else s
        for coverage, label in PRINTED:
            wide = wide_limits(on_scale(case["target"]), s, case["tau2"], coverage)
            limits = (group[f"odll{label}"], group[f"odul{label}"])
            if name == "medpar_died_PR" and (set(limits) & {0, 1} or wide.lower < 0 or wide.upper > asin(1)):
                continue  # there shares are cut off at 0 and 1, and angles beyond them folded back
            found = back(wide) if back else wide
            compared += 1
            assert (found.lower, found.upper) == pytest.approx(limits, rel=1e-9)
    assert compared == (SHARES_NOT_CUT_OFF if case["data_type"] == "PR" else 2 * len(case["groups"]))


@pytest.mark.parametrize("name", CASES)
def test_limits_without_spread_agree_with_worked_data(name):
    """Exact ones of ratios; of shares those of the angle; of ratios of counts those of a root of the denominator."""
    _, on_scale, back = CASES[name]
    case = worked_json("funnel_overdispersion.json")["results"][name]
    compared = 0
    for group in case["groups"]:
        for coverage, label in PRINTED:
            limits = (group[f"ll{label}"], group[f"ul{label}"])
            wide = wide_limits(on_scale(case["target"]), 1 / (2 * sqrt(group["denominator"])), 0.0, coverage)
            if name == "medpar_died_PR" and (set(limits) & {0, 1} or wide.lower < 0 or wide.upper > asin(1)):
                continue
            exact = case["data_type"] == "SR"
            found = ratio_limits(group["denominator"], EXACT[label]) if exact else back(wide)
            compared += 1
            assert (found.lower, found.upper) == pytest.approx(limits, rel=1e-9), group
    assert compared == (SHARES_NOT_CUT_OFF if case["data_type"] == "PR" else 2 * len(case["groups"]))


def test_what_the_worked_results_are_made_of_is_what_stands_before_them():
    case = worked_json("funnel_overdispersion.json")
    for name, result in case["results"].items():
        if name == "medpar_losRC":
            stays = {row["group"]: row["denominator"] for row in case["input_medpar_died"]}
            given = [(row["group"], row["numerator"], stays[row["group"]]) for row in case["input_medpar_aggregated"]]
        else:
            rows = case[next(known for start, known in INPUTS.items() if name.startswith(start))]
            given = [(row["group"], row["numerator"], row["denominator"]) for row in rows]
        assert [(row["group"], row["numerator"], row["denominator"]) for row in result["groups"]] == given, name
