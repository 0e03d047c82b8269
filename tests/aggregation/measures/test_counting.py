from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.measures import Sum, compared, denominator_of, drawn, measure, measures_of, numerator_of, value_of
from aggregation.statistics.results import NotShown, Reason
from events.common_formats import HARMS, KINDS
from pso_portal.tenancy.event_types import EventType

FALLS = measure("hospital.fall_injury_rate")
SHARE = measure("hospital.fall_injury_share")
ROWS = [
    Sum("fall", "incident", "mild", 6), Sum("fall", "incident", "death", 1), Sum("fall", "incident", "no_harm", 20),
    Sum("fall", "incident", "unknown", 40), Sum("fall", "unsafe_condition", "none_applies", 9),
    Sum("medication", "incident", "severe", 3), Sum("medication", "near_miss", "none_applies", 17),
]  # fmt: skip


def test_falls_with_injury_are_counted_per_thousand_patient_days():
    assert (numerator_of(FALLS, ROWS), denominator_of(FALLS, ROWS, 3_500)) == (7, 3_500)
    assert value_of(FALLS, ROWS, 3_500) == 2.0


def test_a_share_is_of_those_that_answered_and_unknown_harm_is_no_answer():
    assert (numerator_of(SHARE, ROWS), denominator_of(SHARE, ROWS, None)) == (7, 27)
    assert value_of(SHARE, ROWS, None) == pytest.approx(100 * 7 / 27, rel=1e-12)


@pytest.mark.parametrize("exposure", [None, 0])
def test_without_exposure_a_rate_gives_its_reason(exposure):
    assert value_of(FALLS, ROWS, exposure) == NotShown(Reason.NO_DENOMINATOR)


def test_a_share_of_nine_reports_gives_its_reason_and_of_ten_a_figure():
    nine = [Sum("fall", "incident", "no_harm", 9)]
    assert value_of(SHARE, nine, None) == NotShown(Reason.FEW_ANSWERS)
    assert value_of(SHARE, [*nine, Sum("fall", "incident", "mild", 1)], None) == 10.0


def test_a_measure_that_asks_for_no_reports_still_has_none_of_nothing():
    asks_none = replace(SHARE, minimum=replace(SHARE.minimum, reports=0))
    assert value_of(asks_none, [], None) == NotShown(Reason.FEW_ANSWERS)


def test_sums_below_zero_are_a_defect_and_are_refused():
    with pytest.raises(ValueError):
        numerator_of(FALLS, [Sum("fall", "incident", "mild", -1)])
    with pytest.raises(ValueError):
        denominator_of(FALLS, [], -5)


def test_a_withdrawn_report_takes_itself_out_of_the_sum():
    assert numerator_of(FALLS, [*ROWS, Sum("fall", "incident", "mild", -1)]) == 6


def test_eleven_months_are_too_few_to_draw_and_a_rare_event_waits_for_its_gaps():
    rare = measure("hospital.vte_harm_rate")
    assert drawn(FALLS, [0] * 11) == NotShown(Reason.FEW_POINTS)
    assert drawn(FALLS, [0] * 12) is None
    assert drawn(rare, [1] * 12) == NotShown(Reason.FEW_GAPS)
    assert drawn(rare, [1] * 13) is None


def test_five_organizations_are_not_compared_and_six_are():
    assert compared(FALLS, 5) == NotShown(Reason.FEW_ORGANIZATIONS)
    assert compared(FALLS, 6) is None


sums = st.lists(
    st.builds(
        Sum, st.sampled_from([str(one) for one in EventType]), st.sampled_from([str(one) for one in KINDS]),
        st.sampled_from([str(one) for one in HARMS]), st.integers(0, 1_000),
    )
)  # fmt: skip


@pytest.mark.property
@given(sums, sums, st.sampled_from(measures_of("hospital")))
def test_counting_the_parts_is_counting_the_whole(one, other, chosen):
    assert numerator_of(chosen, one) + numerator_of(chosen, other) == numerator_of(chosen, one + other)


@pytest.mark.property
@given(sums, st.sampled_from([m for m in measures_of("hospital") if m.within]))
def test_a_share_is_never_less_than_none_nor_more_than_all(rows, chosen):
    value = value_of(chosen, rows, None)
    assert isinstance(value, NotShown) or 0 <= value <= 100
