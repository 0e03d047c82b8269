from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from aggregation.statistics.results import NotShown, Reason
from aggregation.statistics.run_rules import anhoej_runs
from aggregation.statistics.spc import (
    D2,
    ControlChart,
    c_chart,
    g_chart,
    p_chart,
    run_chart,
    t_chart,
    u_chart,
    u_lines,
    xmr_chart,
)
from tests.aggregation.statistics.worked_data import worked_json


def test_eleven_points_are_too_few():
    assert u_chart([9] * 11, [100.0] * 11) == NotShown(Reason.FEW_POINTS)
    assert run_chart([1.0] * 11) == NotShown(Reason.FEW_POINTS)


def test_twelve_points_have_a_centre_line_and_no_limits():
    found = u_chart([9] * 12, [100.0] * 12)
    assert found.centre == (0.09,) * 12
    assert (found.lower, found.upper, found.outside) == ((), (), ())


def test_rare_events_send_the_reader_to_another_chart():
    assert u_chart([2] * 24, [100.0] * 24) == NotShown(Reason.RARE_EVENTS)


def test_a_period_without_exposure_gives_a_reason():
    assert u_chart([9] * 24, [100.0] * 23 + [0.0]) == NotShown(Reason.NO_DENOMINATOR)


def test_a_share_that_never_varies_gives_a_reason():
    assert p_chart([0] * 24, [10] * 24) == NotShown(Reason.NO_SPREAD)


def test_negative_counts_are_refused():
    with pytest.raises(ValueError):
        c_chart([-1] * 24)


def test_limits_of_a_count_of_nine_are_zero_and_eighteen():
    found = c_chart([9] * 20)
    assert (found.lower[0], found.upper[0]) == (0, 18)


def test_a_single_jump_does_not_widen_its_own_limits():
    values = [10.0, 11.0] * 11 + [40.0, 10.0]
    screened, plain = xmr_chart(values), xmr_chart(values, screened=False)
    assert screened.upper[0] < plain.upper[0]
    assert screened.outside == (False,) * 22 + (True, False)


def _drawn(case: dict[str, Any]) -> Any:
    """The chart of a worked case, by the formula: whether its events carry it is asked elsewhere."""
    rows, params, kind = case["input"], case["params"] or {}, case["chart"]
    first = [row[next(name for name in ("n", "count", "r", "deaths", "hours", "gaps") if name in row)] for row in rows]
    if kind in ("p", "pp"):
        pairs = {"r": "n", "deaths": "n", "count": "size"}
        top = next(name for name in pairs if name in rows[0])
        return p_chart([r[top] for r in rows], [r[pairs[top]] for r in rows], prime=kind == "pp")
    if kind in ("u", "up"):
        top, size = ("count", "size") if "size" in rows[0] else ("n", "days")
        counts, exposures = [r[top] for r in rows], [r[size] for r in rows]
        return u_lines(counts, exposures, baseline=params.get("freeze"), prime=kind == "up")
    if kind == "c":
        left_out = [position - 1 for position in params.get("exclude", [])]
        return c_chart(first, baseline=params.get("freeze"), left_out=left_out)
    if kind == "run" and "days" in rows[0]:
        scale = params.get("multiply", 1)
        return run_chart([r["n"] / r["days"] * scale for r in rows])
    if kind == "i":
        return xmr_chart(first, screened=False, factor=3 / D2)
    return {"g": g_chart, "t": t_chart, "run": run_chart}[kind](first)


def test_charts_agree_with_worked_data():
    cases = worked_json("spc_qicharts2.json")["cases"]
    for case in cases:
        found, expected = _drawn(case), case["expected"]
        lines = {"y": found.values, "cl": found.centre}
        if case["chart"] != "run":
            lines |= {"lcl": found.lower, "ucl": found.upper, "lcl.95": found.inner_lower, "ucl.95": found.inner_upper}
            assert list(found.outside) == [row["sigma.signal"] for row in expected], case["id"]
        for name, line in lines.items():
            assert list(line) == pytest.approx([row[name] for row in expected], rel=1e-9, abs=1e-12), (case["id"], name)
        assert [row["x"] for row in expected] == [str(next(iter(row.values()))) for row in case["input"]], case["id"]
        scale = (case["params"] or {}).get("multiply", 1)
        assert list(found.values) == pytest.approx([row["y.sum"] / (row["n"] or 1) * scale for row in expected])
        _check_runs(case, found)
    assert len(cases) == 57


def _check_runs(case: dict[str, Any], found: Any) -> None:
    left_out = {position - 1 for position in (case["params"] or {}).get("exclude", [])}
    kept = [place for place in range(len(found.values)) if place not in left_out]
    runs = anhoej_runs([found.values[place] for place in kept], [found.centre[place] for place in kept])
    for row in case["expected"]:
        assert (len(kept), runs.useful, runs.longest_run, runs.crossings) == (
            row["n.obs"], row["n.useful"], row["longest.run"], row["n.crossings"]), case["id"]  # fmt: skip
        assert (runs.longest_expected, runs.crossings_expected) == (row["longest.run.max"], row["n.crossings.min"])
        assert runs.signal is row["runs.signal"]


def test_points_beyond_a_limit_agree_with_other_worked_data():
    case = worked_json("spc_qcc_rules.json")
    limits = (3.0,) * len(case["z"])
    chart = ControlChart("i", tuple(case["z"]), (0.0,) * len(limits), tuple(-each for each in limits), limits)
    beyond = [place + 1 for place, outside in enumerate(chart.outside) if outside]
    assert beyond == case["violations"]["WE1"] == case["violations"]["NEL1"]


def test_a_lone_point_or_none_is_no_chart():
    for draw in (c_chart, g_chart, t_chart, run_chart, xmr_chart):
        assert draw([]) == draw([4]) == NotShown(Reason.FEW_POINTS)
    assert u_chart([], []) == u_chart([4], [10.0]) == p_chart([4], [10]) == NotShown(Reason.FEW_POINTS)


@pytest.mark.parametrize("values", [[7.0] * 24, [0.0] * 24, [7.0] * 23 + [90.0]])
def test_what_never_varies_has_no_limits(values):
    assert xmr_chart(values) == NotShown(Reason.NO_SPREAD)
    assert run_chart(values).centre == (values[0],) * 24


def test_where_all_are_the_same_the_other_charts_say_so():
    assert t_chart([5.0] * 24) == t_chart([0.0] * 24) == g_chart([0] * 24) == NotShown(Reason.NO_SPREAD)
    assert c_chart([0] * 24) == p_chart([10] * 24, [10] * 24) == NotShown(Reason.NO_SPREAD)
    assert u_chart([0] * 24, [10.0] * 24) == NotShown(Reason.RARE_EVENTS)
    assert u_chart([0] * 12 + [90] * 12, [10.0] * 24, baseline=12) == NotShown(Reason.NO_SPREAD)


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_missing_month_gives_a_reason_and_no_line(missing):
    gap = [*[9] * 12, missing, *[8] * 12]
    for draw in (c_chart, g_chart, t_chart, run_chart, xmr_chart):
        assert draw(gap) == NotShown(Reason.MISSING_PERIOD)
    assert u_chart(gap, [100.0] * 25) == p_chart(gap, [100] * 25) == NotShown(Reason.MISSING_PERIOD)
    assert u_chart([9] * 25, [*[100.0] * 24, missing]) == NotShown(Reason.NO_DENOMINATOR)


def test_laney_needs_some_change_from_month_to_month():
    assert u_chart([9] * 24, [100.0] * 24, prime=True) == NotShown(Reason.NO_SPREAD)
    assert p_chart([4] * 24, [10] * 24, prime=True) == NotShown(Reason.NO_SPREAD)


def test_laney_widens_by_how_far_months_differ_beside_chance():
    chance = np.random.default_rng(6)
    exposures = np.full(4_000, 50_000.0)
    calm, restless = (chance.poisson(0.01 * exposures * true) for true in (1.0, chance.gamma(100, 0.01, 4_000)))
    plain, prime = (u_chart(calm, exposures, prime=prime) for prime in (False, True))
    assert prime.upper[0] - prime.centre[0] == pytest.approx(plain.upper[0] - plain.centre[0], rel=0.05)
    wide = u_chart(restless, exposures, prime=True)
    # The standard deviation of chance is √500 and of what else differs 50: √(500 + 2,500)/√500 of it together.
    assert (wide.upper[0] - wide.centre[0]) / (plain.upper[0] - plain.centre[0]) == pytest.approx(6**0.5, rel=0.05)
    assert sum(wide.outside) / 4_000 < 0.01


def test_of_a_steady_process_three_in_a_thousand_lie_beyond_a_limit():
    values = np.random.default_rng(4).normal(50, 5, 20_000)
    assert sum(xmr_chart(values).outside) / 20_000 == pytest.approx(0.0027, abs=0.002)
    counts = np.random.default_rng(5).poisson(400, 20_000)
    assert sum(c_chart(counts).outside) / 20_000 == pytest.approx(0.0027, abs=0.002)


def test_gaps_and_times_of_zero_are_two_events_at_once():
    gaps = [0, 3, 9, 0, 14, 2] * 4
    found = g_chart(gaps)
    assert (found.centre[0], found.lower[0]) == (2.5, 0.0)
    assert found.upper[0] == pytest.approx(28 / 6 + 3 * (28 / 6 * 34 / 6) ** 0.5)
    assert min(t_chart([float(gap) for gap in gaps]).values) == 0.0


def test_counts_of_a_million_and_shares_of_nearly_all_keep_their_limits():
    found = c_chart([10**6] * 20)
    assert (found.lower[0], found.upper[0]) == (997_000, 1_003_000)
    near = p_chart([999_999] * 24, [10**6] * 24)
    assert (near.upper[0], near.lower[0]) == (1.0, pytest.approx(999_999 / 10**6 - 3 * (999_999e-12 / 10**6) ** 0.5))


def test_everything_left_out_leaves_no_centre():
    assert c_chart([9] * 24, left_out=range(24)) == NotShown(Reason.FEW_POINTS)


@pytest.mark.parametrize("refused", [
    lambda: u_chart([9] * 24, [-1.0] * 24), lambda: u_chart([9] * 24, [1.0] * 23), lambda: p_chart([9] * 24, [8] * 24),
    lambda: t_chart([-1.0] * 24),
])  # fmt: skip
def test_what_makes_no_sense_is_refused(refused):
    with pytest.raises(ValueError, match=r"negative|exposure|answered"):
        refused()
