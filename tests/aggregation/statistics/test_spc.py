from __future__ import annotations

from typing import Any

import pytest

from aggregation.statistics.results import NotShown, Reason
from aggregation.statistics.run_rules import anhoej_runs
from aggregation.statistics.spc import c_chart, g_chart, p_chart, run_chart, t_chart, u_chart, xmr_chart
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
    rows, params, kind = case["input"], case["params"] or {}, case["chart"]
    first = [row[next(name for name in ("n", "count", "r", "deaths", "hours", "gaps") if name in row)] for row in rows]
    if kind in ("p", "pp"):
        pairs = {"r": "n", "deaths": "n", "count": "size"}
        top = next(name for name in pairs if name in rows[0])
        return p_chart([r[top] for r in rows], [r[pairs[top]] for r in rows], prime=kind == "pp")
    if kind in ("u", "up"):
        top, size = ("count", "size") if "size" in rows[0] else ("n", "days")
        counts, exposures = [r[top] for r in rows], [r[size] for r in rows]
        return u_chart(counts, exposures, baseline=params.get("freeze"), prime=kind == "up")
    if kind == "c":
        left_out = [position - 1 for position in params.get("exclude", [])]
        return c_chart(first, baseline=params.get("freeze"), left_out=left_out)
    if kind == "run" and "days" in rows[0]:
        scale = params.get("multiply", 1)
        return run_chart([r["n"] / r["days"] * scale for r in rows])
    if kind == "i":
        return xmr_chart(first, screened=False)
    return {"g": g_chart, "t": t_chart, "run": run_chart}[kind](first)


def test_charts_agree_with_worked_data():
    cases = worked_json("spc_qicharts2.json")["cases"]
    refused = []
    for case in cases:
        found = _drawn(case)
        if isinstance(found, NotShown):
            refused.append((case["id"], found.reason))
            continue
        expected = case["expected"]
        assert list(found.values) == pytest.approx([row["y"] for row in expected], rel=1e-9), case["id"]
        assert list(found.centre) == pytest.approx([row["cl"] for row in expected], rel=1e-9), case["id"]
        if found.upper:
            assert list(found.upper) == pytest.approx([row["ucl"] for row in expected], rel=1e-6), case["id"]
            assert list(found.lower) == pytest.approx([row["lcl"] for row in expected], abs=1e-9), case["id"]
            assert list(found.outside) == [row["sigma.signal"] for row in expected], case["id"]
        _check_runs(case, found)
    assert {reason for _, reason in refused} <= {Reason.RARE_EVENTS}
    assert len(cases) - len(refused) >= 45


def _check_runs(case: dict[str, Any], found: Any) -> None:
    last = (case["params"] or {}).get("freeze")
    if last:
        return  # there the rules are applied to two parts; here to one series
    runs, row = anhoej_runs(found.values, found.centre), case["expected"][0]
    assert (runs.useful, runs.longest_run, runs.crossings) == (
        row["n.useful"],
        row["longest.run"],
        row["n.crossings"],
    ), case["id"]
    assert (runs.longest_expected, runs.crossings_expected) == (
        row["longest.run.max"],
        row["n.crossings.min"],
    )
    assert runs.signal is row["runs.signal"]
