"""A measure over time: the chart it asks for, what its rules find, and a sentence that says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from aggregation.dashboards.completeness import Known, known
from aggregation.dashboards.control import FEW_SHOWN, RARE, Series, kind_words, says, series_of
from aggregation.dashboards.figures import Withheld
from aggregation.dashboards.months import run_of
from aggregation.measures import Better, Chart, Measure, measure
from aggregation.statistics.results import NotShown
from aggregation.statistics.spc import ControlChart, c_chart, p_chart, run_chart, u_chart, xmr_chart
from tests.aggregation.dashboards.test_completeness import delays

from .made import codes, series, words

MONTHS = run_of("2024-01", "2025-12")
RATE, SHARE = measure("hospital.reporting_rate"), measure("hospital.near_miss_share")
LOWER = measure("hospital.harm_rate")
CALM = [100, 104, 97, 101, 99, 103, 96, 102, 98, 105, 95, 100, 103, 97, 101, 99, 104, 96, 102, 98, 100, 103, 97, 101]
ALL_KNOWN = Known(MONTHS[-1])


def drawn(one: Measure, events: list[int], below: int = 20_000, facts: Known = ALL_KNOWN) -> Series:
    return series_of(one, series(MONTHS, events), series(MONTHS, [below] * len(MONTHS)), MONTHS, codes(10), facts)


def chart(found: Series) -> ControlChart:
    assert isinstance(found.chart, ControlChart), found.chart
    return found.chart


def plain(found: ControlChart | NotShown) -> ControlChart:
    assert isinstance(found, ControlChart)
    return found


def test_nothing_happened() -> None:
    found = drawn(RATE, CALM)
    assert [point.mark for point in found.points] == [""] * 24
    assert says(found, RATE) == (
        "Mean 5.0. No month lies outside the limits, and no run of months is longer than chance explains.")  # fmt: skip


def test_a_rate_is_drawn_as_the_u_chart_of_its_unit() -> None:
    assert chart(drawn(RATE, CALM)) == plain(u_chart(CALM, [20.0] * 24, baseline=24))


def test_a_share_is_drawn_as_a_p_chart_in_percent() -> None:
    found, proved = chart(drawn(SHARE, CALM, 500)), plain(p_chart(CALM, [500] * 24, baseline=24))
    assert found.kind == "p"
    assert found.upper == tuple(100 * limit for limit in proved.upper)


@pytest.mark.parametrize(
    ("kind", "proved"),
    [(Chart.C, c_chart(CALM, baseline=24)), (Chart.XMR, xmr_chart([each / 20 for each in CALM], baseline=24)),
     (Chart.RUN, run_chart([each / 20 for each in CALM]))],
)  # fmt: skip
def test_each_other_chart_is_the_one_that_worked_data_prove(kind: Chart, proved: ControlChart) -> None:
    found = chart(drawn(replace(RATE, chart=kind), CALM))
    assert found.kind == proved.kind
    assert found.centre == pytest.approx(proved.centre)
    assert found.upper == pytest.approx(proved.upper)


def test_where_months_differ_more_than_chance_lets_them_the_limits_are_wider() -> None:
    wild = [int(each) for each in np.random.default_rng(3).normal(4000, 400, 24)]
    found = drawn(RATE, wild, 800_000)
    assert chart(found).kind == "u′"
    assert kind_words(chart(found)).startswith("A u′ chart: Laney's limits")
    assert found.outside == ()


def test_a_month_beyond_a_limit_is_named_and_marked() -> None:
    found = drawn(LOWER, [*CALM[:20], 190, *CALM[21:]])
    assert [point.mark for point in found.points][20] == "concern"
    assert says(found, LOWER) == "Mean 5.2. September 2025 lies above the upper limit."


@pytest.mark.parametrize(
    ("better", "mark", "words"),
    [(Better.LOWER, "improvement", "Lower is better here."), (Better.HIGHER, "concern", "Higher is better here."),
     (Better.NEITHER, "changed", "Neither way is better: less is reported, or less happens.")],
)  # fmt: skip
def test_a_long_run_is_named_and_marked_by_the_direction_of_the_measure(better: Better, mark: str, words: str) -> None:
    one = replace(RATE, better=better)
    found = drawn(one, [*CALM[:15], 86, 88, 85, 87, 89, 84, 88, 86, 85])
    assert [point.mark for point in found.points][15:] == [mark] * 9
    assert says(found, one) == (
        f"Mean 4.7. 9 months in a row, Apr 25 to Dec 25, lie below the mean; chance explains up to 8. {words}"
    )


def test_rare_events_are_not_drawn_one_by_one() -> None:
    assert words(drawn(measure("hospital.severe_harm_rate"), CALM).chart) == RARE


def test_too_few_months_are_told_in_words() -> None:
    short = MONTHS[:11]
    found = series_of(RATE, series(short, CALM[:11]), series(short, [20_000] * 11), short, codes(10), ALL_KNOWN)
    assert words(found.chart) == FEW_SHOWN


def test_without_exposure_the_reason_stands_at_each_month() -> None:
    found = series_of(RATE, series(MONTHS, CALM), {}, MONTHS, codes(10), ALL_KNOWN)
    assert {words(point.figure) for point in found.points} == {"No exposure was returned for this period."}
    assert words(found.chart) == FEW_SHOWN


def test_a_month_not_complete_takes_no_part_in_limits_and_runs() -> None:
    facts = known(delays((90, 10)), MONTHS[-1])
    found = drawn(RATE, [*CALM[:23], 20], facts=facts)
    assert found.points[-1].hatched
    assert found.outside == ()
    assert chart(found).centre[0] == chart(drawn(RATE, [*CALM[:23], 100], facts=facts)).centre[0]


def test_a_month_of_which_too_little_is_known_is_hidden_with_the_reason() -> None:
    found = drawn(RATE, [*CALM[:23], 20], facts=known(delays((70, 30)), MONTHS[-1]))
    assert words(found.points[-1].figure) == "December 2025 is 70% complete: too little of it is known to be shown."
    assert len(chart(found).values) == 23


def test_hidden_months_change_neither_center_nor_limits() -> None:
    """A month that one provider carries: whatever it holds, the chart is the same."""
    def with_giant(events: int) -> Series:
        counts = series(MONTHS, CALM) | {MONTHS[5]: {1: events} | dict.fromkeys(range(2, 11), 1)}
        return series_of(RATE, counts, series(MONTHS, [20_000] * 24), MONTHS, codes(10), ALL_KNOWN)

    found, other = with_giant(400), with_giant(900)
    assert found.points[5].figure == Withheld()
    assert found == other
