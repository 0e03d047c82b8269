from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.statistics.results import NotShown, Reason
from aggregation.statistics.spc import c_chart, xmr_chart
from aggregation.statistics.special_causes import Cause, near_limits, special_causes
from tests.aggregation.statistics.worked_data import worked_json

QUIET = [9.0, 11.0] * 14       # mean 10, moving range 2: limits 4.68 and 15.32, two thirds of the way 6.45 and 13.55
LABELS = {
    None: "Common Cause", Cause.ABOVE_LIMIT: "Above UCL", Cause.BELOW_LIMIT: "Below LCL",
    Cause.RISING: "7 Point Trend (Increasing)", Cause.FALLING: "7 Point Trend (Decreasing)",
    Cause.TWO_HIGH: "2 in 3 Above CL", Cause.TWO_LOW: "2 in 3 Below CL",
    Cause.ABOVE_MEAN: "7 Points Above CL", Cause.BELOW_MEAN: "7 Points Below CL",
}  # fmt: skip


def causes(*values: float, after: int = 28) -> list[Cause | None]:
    """Causes of these values behind a quiet time that alone gives the limits."""
    return list(special_causes(xmr_chart([*QUIET[:after], *values], baseline=after)))[after:]


def test_a_quiet_series_has_none():
    assert set(special_causes(xmr_chart(QUIET))) == {None}


def test_without_limits_nothing_is_called_unusual():
    assert special_causes(xmr_chart(QUIET[:19])) == NotShown(Reason.FEW_FOR_LIMITS)


@pytest.mark.parametrize(("value", "cause"), [(15.4, Cause.ABOVE_LIMIT), (4.6, Cause.BELOW_LIMIT), (15.3, None)])
def test_one_beyond_a_limit(value, cause):
    assert causes(value, 10.0) == [cause, None]


def test_seven_that_rise_or_fall_and_six_that_do_not():
    assert causes(8.0, 8.5, 9.0, 9.5, 10.5, 11.0, 11.5) == [Cause.RISING] * 7
    assert causes(12.0, 11.5, 11.0, 10.5, 9.5, 9.0, 8.5) == [Cause.FALLING] * 7
    assert causes(9.5, 9.0, 9.5, 10.5, 11.0, 11.5, 11.8) == [None] * 7


def test_two_that_are_equal_break_a_rise():
    assert causes(8.0, 8.5, 9.0, 9.0, 9.5, 10.5, 11.0) == [None] * 7


def test_two_of_three_near_a_limit_all_on_one_side():
    assert causes(9.0, 14.0, 11.0, 14.5, 9.0) == [None, Cause.TWO_HIGH, None, Cause.TWO_HIGH, None]
    assert causes(11.0, 6.0, 9.0, 6.0, 11.0) == [None, Cause.TWO_LOW, None, Cause.TWO_LOW, None]
    assert causes(9.0, 14.0, 9.9, 14.5, 9.0) == [None] * 5


def test_seven_on_one_side_and_a_point_on_the_mean_breaks_them():
    assert causes(9.0, *[10.2, 10.4] * 4, after=28)[1:] == [Cause.ABOVE_MEAN] * 8
    assert causes(11.0, *[9.8, 9.6] * 4)[1:] == [Cause.BELOW_MEAN] * 8
    assert causes(9.0, *[10.2, 10.4] * 3, 10.0, *[10.2, 10.4] * 3) == [None] * 14


def test_no_rule_reaches_across_a_place_at_which_the_chart_was_calculated_anew():
    # Six above the mean before it and six after it are no seven; nor does a rise go on across it.
    first = [*[9.0, 11.0] * 7, *[8.0, 9.0] * 3, *[11.0, 10.5] * 3]
    second = [*[21.0, 20.5] * 3, *[19.0, 21.0] * 7, *[19.5, 19.0] * 3]
    whole = xmr_chart([*first, *second], rebased=[len(first)])
    assert whole.starts == (0, 26)
    assert (set(whole.centre[:26]), set(whole.centre[26:])) == ({sum(first) / 26}, {sum(second) / 26})
    assert list(special_causes(whole)) == [*special_causes(xmr_chart(first)), *special_causes(xmr_chart(second))]
    assert set(special_causes(whole)) == {None}


def test_a_part_that_is_too_short_has_no_chart_or_no_limits():
    assert xmr_chart(QUIET, rebased=[20]) == NotShown(Reason.FEW_POINTS)
    assert xmr_chart(QUIET, rebased=[14]).upper == ()


@pytest.mark.parametrize("rebased", [[0], [20, 14], [14, 14], [28]])
def test_places_out_of_order_are_refused(rebased):
    with pytest.raises(ValueError, match="calculated anew"):
        xmr_chart(QUIET, rebased=rebased)


def test_a_chart_of_counts_knows_the_same_rules():
    assert special_causes(c_chart([9] * 20 + [19]))[-1] is Cause.ABOVE_LIMIT


@given(st.lists(st.integers(-30, 30), min_size=20, max_size=60).filter(lambda values: len(set(values)) > 1))
def test_turned_upside_down_every_high_is_a_low(values):
    upright = xmr_chart([float(value) for value in values])
    turned = xmr_chart([-float(value) for value in values])
    if isinstance(upright, NotShown):
        assert turned == upright
        return
    mirror = dict(zip([*Cause][::2], [*Cause][1::2], strict=True))
    mirror |= {low: high for high, low in mirror.items()} | {None: None}
    assert [mirror[cause] for cause in special_causes(turned)] == list(special_causes(upright))


def test_every_label_agrees_with_worked_data():
    cases = worked_json("spc_nhs_making_data_count.json")["cases"]
    for case in cases:
        chart = xmr_chart([row["value"] for row in case["input"]], baseline=case["fix_after_n_points"],
                          screened=case["screen_outliers"])  # fmt: skip
        expected = case["expected"]
        for name, line in (("y", chart.values), ("mean_col", chart.centre), ("lpl", chart.lower), ("upl", chart.upper)):
            assert list(line) == pytest.approx([row[name] for row in expected], rel=1e-9), (case["id"], name)
        told = special_causes(chart)
        assert [LABELS[cause] for cause in told] == [row["special_cause_type"] for row in expected], case["id"]
        assert list(chart.outside) == [row["outside_limits"] for row in expected]
        assert [place != 0 for place in near_limits(chart)] == [row["close_to_limits"] for row in expected]
        sides = [(value > middle) - (value < middle) for value, middle in zip(chart.values, chart.centre, strict=True)]
        assert sides == [row["relative_to_mean"] for row in expected]
        assert [row["period"] for row in case["input"]] == [row["x"] for row in expected]
        meant = [_meant(cause, case["improvement_direction"]) for cause in told]
        assert meant == [row["point_type"] for row in expected]
    assert len(cases) == 41


def _meant(cause: Cause | None, better: int) -> str:
    if cause is None:
        return "common_cause"
    return "special_cause_improvement" if cause.is_high == (better > 0) else "special_cause_concern"
