"""What makes no sense is refused with a sentence, wherever it stands in a column: it is a defect of the caller. Numbers
of numpy, and arrays for lists, are as good as Python's own.
"""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest

from aggregation.statistics.comparison import near_miss_ratio, rate_ratio
from aggregation.statistics.delay import check_triangle
from aggregation.statistics.discoveries import discoveries, mid_p_value
from aggregation.statistics.flags import compared
from aggregation.statistics.funnel import binomial_limits, poisson_limits, rate_funnel, ratio_limits
from aggregation.statistics.harm import harm_index
from aggregation.statistics.intervals import byar_interval, garwood_interval, mid_p_interval
from aggregation.statistics.overdispersion import (
    Spread,
    Transformed,
    counts_log,
    ratio_log,
    ratio_sqrt,
    share_arcsine,
    spread,
    spread_of,
    wide_limits,
)
from aggregation.statistics.percentiles import percentile
from aggregation.statistics.proportions import share, wilson_interval
from aggregation.statistics.rates import reporting_rate
from aggregation.statistics.results import Interval, NotShown, Reason
from aggregation.statistics.run_rules import anhoej_runs
from aggregation.statistics.seasonality import seasonality
from aggregation.statistics.shrinkage import Prior, by_moments, fitted, shrunk_ratios
from aggregation.statistics.spc import ControlChart, c_chart, p_chart, u_chart, u_lines, xmr_chart
from aggregation.statistics.special_causes import special_causes
from aggregation.statistics.standardisation import expected_events, standardised_ratio
from aggregation.statistics.standing import standings

UNITS = [Transformed(value / 10, 0.1) for value in range(12)]


def last(odd: float, of: int = 12) -> list[float]:
    """A column in which only the last figure is odd: a least or a greatest need not find it."""
    return [5.0] * (of - 1) + [odd]


OF_ONE_FIGURE = {
    "garwood": garwood_interval,
    "mid-p": mid_p_interval,
    "byar": byar_interval,
    "rate": lambda odd: reporting_rate(odd, 10, scale=1),
    "rate of exposure": lambda odd: reporting_rate(3, odd, scale=1),
    "wilson": lambda odd: wilson_interval(odd, 20),
    "share": lambda odd: share(odd, 20),
    "share of answers": lambda odd: share(0, odd),
    "ratio": lambda odd: rate_ratio(odd, 10, 5, 10),
    "ratio to peers": lambda odd: rate_ratio(5, 10, odd, 10),
    "ratio by exposure": lambda odd: rate_ratio(5, odd, 5, 10),
    "ratio by peers' exposure": lambda odd: rate_ratio(5, 10, 5, odd),
    "near misses": lambda odd: near_miss_ratio(odd, 2),
    "harm events": lambda odd: near_miss_ratio(2, odd),
    "expected": lambda odd: expected_events({"a": 1, "b": odd}, {"a": 1, "b": 1}),
    "pool rate": lambda odd: expected_events({"a": 1}, {"a": 1, "b": odd}),
    "O of O/E": lambda odd: standardised_ratio(odd, 5),
    "E of O/E": lambda odd: standardised_ratio(5, odd),
    "target": lambda odd: rate_funnel(odd, [10], providers=10),
    "exposures": lambda odd: rate_funnel(0.1, [10, odd], providers=1),
    "poisson limits": lambda odd: poisson_limits(odd, 0.95),
    "binomial limits": lambda odd: binomial_limits(odd, 10, 0.95),
    "answered": lambda odd: binomial_limits(0.5, odd, 0.95),
    "ratio limits": lambda odd: ratio_limits(odd, 0.95),
    "root of O": lambda odd: ratio_sqrt(odd, 5),
    "root of E": lambda odd: ratio_sqrt(5, odd),
    "log of O": lambda odd: ratio_log(odd, 5),
    "log of E": lambda odd: ratio_log(5, odd),
    "arcsine of x": lambda odd: share_arcsine(odd, 5),
    "arcsine of n": lambda odd: share_arcsine(0, odd),
    "two counts": lambda odd: counts_log(5, odd),
    "s": lambda odd: wide_limits(1, odd, 0, 0.95),
    "tau2": lambda odd: wide_limits(1, 0.1, odd, 0.95),
    "mid-p value of O": lambda odd: mid_p_value(odd, 5),
    "mid-p value of E": lambda odd: mid_p_value(5, odd),
    "p-values": lambda odd: discoveries(last(odd)),
    "few p-values": lambda odd: discoveries([0.01, odd]),
    "share of discoveries": lambda odd: discoveries([0.01] * 5, odd),
    "harm": lambda odd: harm_index({"a": 20, "b": odd}, {"a": 1, "b": 1}, 10, scale=1),
    "weight": lambda odd: harm_index({"a": 20, "b": 2}, {"a": 1, "b": odd}, 10, scale=1),
    "triangle": lambda odd: check_triangle([[5, odd], [5]]),
    "season": lambda odd: seasonality(last(odd, 36), [1] * 36),
    "season's exposure": lambda odd: seasonality([5] * 36, last(odd, 36)),
    "O of all": lambda odd: compared(last(odd), [5] * 12),
    "E of all": lambda odd: compared([5] * 12, last(odd)),
    "O to shrink": lambda odd: shrunk_ratios(last(odd), [5] * 12),
    "E to shrink": lambda odd: shrunk_ratios([5] * 12, last(odd)),
    "few to shrink": lambda odd: shrunk_ratios([5, odd], [5, 5]),
    "O of a prior": lambda odd: fitted(last(odd), [5] * 12),
    "E of moments": lambda odd: by_moments([5] * 12, last(odd)),
    "O of standings": lambda odd: standings(last(odd), [5] * 12),
    "E of standings": lambda odd: standings([5] * 12, last(odd)),
}


@pytest.mark.parametrize("odd", [nan, inf, -inf, -1])
@pytest.mark.parametrize("asked", OF_ONE_FIGURE.values(), ids=OF_ONE_FIGURE)
def test_what_is_no_count_is_refused_wherever_it_stands(asked, odd):
    with pytest.raises(ValueError, match="must"):
        asked(odd)


@pytest.mark.parametrize("asked", [
    lambda: share(7, 5), lambda: wilson_interval(7, 5), lambda: share_arcsine(7, 5), lambda: ratio_log(0, 5),
    lambda: ratio_sqrt(3, 0), lambda: spread(UNITS, nan), lambda: spread(UNITS, 1, trim=0.5),
    lambda: spread(UNITS, 1, trim=-0.1), lambda: anhoej_runs([nan] * 12, [1] * 12),
    lambda: u_chart([5] * 24, [1] * 23), lambda: u_chart([5] * 24, [1] * 23 + [inf]),
    lambda: poisson_limits(1e12, 0.95), lambda: Prior(0, 1), lambda: Prior(1, nan),
    lambda: percentile(nan, [1] * 10), lambda: percentile(1, [*[1] * 10, nan]),
])  # fmt: skip
def test_what_contradicts_itself_is_refused(asked):
    with pytest.raises(ValueError, match=r"must|needs"):
        asked()


@pytest.mark.parametrize("baseline", [1, 0, -3])
@pytest.mark.parametrize("charted", [
    lambda baseline: u_chart([5, 6] * 12, [1] * 24, baseline=baseline),
    lambda baseline: u_lines([5, 6] * 12, [1] * 24, baseline=baseline),
    lambda baseline: p_chart([5, 6] * 12, [10] * 24, baseline=baseline),
    lambda baseline: c_chart([5, 6] * 12, baseline=baseline),
    lambda baseline: xmr_chart([5, 6] * 12, baseline=baseline),
], ids=["u", "lines", "p", "c", "xmr"])  # fmt: skip
def test_limits_are_not_taken_from_a_single_period(charted, baseline):
    with pytest.raises(ValueError, match="2 periods"):
        charted(baseline)


@pytest.mark.parametrize("place", [-1, 24])
def test_only_a_position_of_the_chart_can_be_left_out(place):
    with pytest.raises(ValueError, match="position"):
        c_chart([5, 6] * 12, left_out=[place])


def test_where_none_or_all_are_awaited_there_is_nothing_beside():
    assert binomial_limits(0, 10, 0.95) == Interval(0, 0)
    assert binomial_limits(1, 10, 0.95) == Interval(1, 1)


def test_units_that_are_all_alike_show_no_spread():
    assert spread_of([Transformed(1, 0.1)] * 12, 1) == Spread(0, 0)


def test_a_point_on_the_limit_is_not_outside():
    """0.1 + 0.2 is not 0.3 to a computer."""
    chart = ControlChart("u", (0.3, 0.31), (0.2, 0.2), (0.1, 0.1), (0.1 + 0.2, 0.3))
    assert chart.outside == (False, True)


def test_points_on_the_mean_are_on_no_side_of_it():
    """The mean of these is 0.7; summed up it comes out a little beside, and eight points at 0.7 would be a shift."""
    values = [0.2, 1.2] * 7 + [0.7] * 8
    chart = xmr_chart(values, screened=False)
    assert 0 < abs(chart.centre[0] - 0.7) < 1e-12
    assert special_causes(chart) == (None,) * len(values)


def test_a_whole_column_without_figures_has_a_reason():
    assert xmr_chart([nan] * 24) == NotShown(Reason.MISSING_PERIOD)
    assert u_chart([None] * 24, [1] * 24) == NotShown(Reason.MISSING_PERIOD)
    assert xmr_chart([]) == NotShown(Reason.FEW_POINTS)
    assert compared([], []) == NotShown(Reason.NO_DENOMINATOR)
    assert expected_events({}, {}) == 0


def test_numbers_of_numpy_are_as_good():
    observed, expected = [3, 5, 8, 13, 2, 9, 7, 5, 4, 6, 11, 30], [6.0] * 12
    as_arrays = (np.array(observed), np.array(expected))
    assert compared(*as_arrays) == compared(observed, expected)
    assert shrunk_ratios(*as_arrays) == shrunk_ratios(observed, expected)
    assert standings(*as_arrays) == standings(observed, expected)
    assert seasonality(np.array(observed * 3), np.ones(36)) == seasonality(observed * 3, [1.0] * 36)
    assert discoveries(np.linspace(0.001, 1, 9)) == discoveries(np.linspace(0.001, 1, 9).tolist())
    assert percentile(np.int64(5), np.array(observed)) == percentile(5, observed)
    found, same = rate_ratio(np.int64(5), np.float64(10), np.int64(3), np.float64(9)), rate_ratio(5, 10, 3, 9)
    assert (found, found.p_value) == (same, same.p_value)


@pytest.mark.parametrize("bounds", [garwood_interval, mid_p_interval, byar_interval])
def test_bounds_rise_with_the_count_and_widen_with_the_confidence(bounds):
    found = [bounds(events) for events in [*range(60), 10**3, 10**6, 10**9]]
    assert [each.lower for each in found] == sorted(each.lower for each in found)
    assert [each.upper for each in found] == sorted({each.upper for each in found})
    assert bounds(20, 0.99).lower < bounds(20, 0.9).lower < bounds(20, 0.9).upper < bounds(20, 0.99).upper


@pytest.mark.parametrize("count", range(0, 30, 3))
def test_the_share_of_the_others_is_what_is_missing_to_one(count):
    found, others = wilson_interval(count, 29), wilson_interval(29 - count, 29)
    assert (found.lower, found.upper) == pytest.approx((1 - others.upper, 1 - others.lower), abs=1e-12)


def test_a_rate_does_not_depend_on_the_unit_of_exposure():
    days, thousands = reporting_rate(17, 4_200, scale=1_000), reporting_rate(17, 4.2, scale=1)
    assert days.value == pytest.approx(thousands.value)
    assert days.exact.upper == pytest.approx(thousands.exact.upper)
    ratio, same = rate_ratio(17, 4_200, 60, 21_000), rate_ratio(17, 4.2, 60, 21.0)
    assert (ratio.value, ratio.interval.lower, ratio.p_value) == pytest.approx(
        (same.value, same.interval.lower, same.p_value))
