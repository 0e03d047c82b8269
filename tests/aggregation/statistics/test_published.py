"""Examples that were printed in papers, textbooks and manuals: figures that anybody can look up, and what comes out
here. Each test names where they stand.
"""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from statsmodels.discrete.discrete_model import NegativeBinomial

from aggregation.statistics.comparison import RateRatio, rate_ratio
from aggregation.statistics.delay import development, standard_error
from aggregation.statistics.discoveries import discoveries
from aggregation.statistics.funnel import ratio_limits
from aggregation.statistics.intervals import byar_interval, garwood_interval
from aggregation.statistics.proportions import wilson_interval
from aggregation.statistics.rates import reporting_rate
from aggregation.statistics.results import Interval, NotShown, Reason
from aggregation.statistics.shrinkage import fitted, shrunk_ratios
from aggregation.statistics.spc import ControlChart, c_chart, p_chart, t_chart, u_chart, xmr_chart
from aggregation.statistics.standardisation import standardised_ratio

# Montgomery, Introduction to Statistical Quality Control: examples 6.5, 7.1, 7.3, 7.4, 7.6 and table 7.4
ORANGE_JUICE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9,
                6]
PURCHASES = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
PURCHASED_OF = [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90, 100, 100, 100,
                100, 90, 90]
CIRCUIT_BOARDS = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15]
SHIPMENTS = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]
VALVE_FAILURES = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
LOAN_COSTS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
LATER_LOAN_COSTS = [305, 282, 305, 296, 314, 295, 287, 301, 298, 311, 310, 292, 305, 299, 304, 310, 304, 305, 333, 328]

# NIST/SEMATECH e-Handbook, 6.3.3.1: defects on 25 wafers
WAFERS = [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14, 16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13]

# Mohammed and others, BMJ Quality & Safety 2013: of who came to an English emergency department, seen within 4 hours
SEEN = [266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320, 267923, 271478, 255353, 256820,
        261835, 259144, 255910, 260863, 264465, 260989]
CAME = [280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529, 279618, 283932, 266629, 268091,
        276803, 271578, 266005, 273520, 278574, 273772]

# Clayton & Kaldor, Biometrics 1987: lip cancer in 56 districts of Scotland, observed and expected
LIP_CANCER = [9, 39, 11, 9, 15, 8, 26, 7, 6, 20, 13, 5, 3, 8, 17, 9, 2, 7, 9, 7, 16, 31, 11, 7, 19, 15, 7, 10, 16, 11,
              5, 3, 7, 8, 11, 9, 11, 8, 6, 4, 10, 8, 2, 6, 19, 3, 2, 3, 28, 6, 1, 1, 1, 1, 0, 0]
LIP_EXPECTED = [1.4, 8.7, 3.0, 2.5, 4.3, 2.4, 8.1, 2.3, 2.0, 6.6, 4.4, 1.8, 1.1, 3.3, 7.8, 4.6, 1.1, 4.2, 5.5, 4.4,
                10.5, 22.7, 8.8, 5.6, 15.5, 12.5, 6.0, 9.0, 14.4, 10.2, 4.8, 2.9, 7.0, 8.5, 12.3, 10.1, 12.7, 9.4, 7.2,
                5.3, 18.8, 15.8, 4.3, 14.6, 50.7, 8.2, 5.6, 9.3, 88.7, 19.6, 3.4, 3.6, 5.7, 7.0, 4.2, 1.8]

# Taylor & Ashe 1983, as Mack 1993 has it: what was paid, in thousands and units
TAYLOR_ASHE = [
    [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
    [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
    [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
    [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
    [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
    [396132, 1333217, 2180715, 2985752, 3691712],
    [440832, 1288463, 2419861, 3483130],
    [359480, 1421128, 2864498],
    [376686, 1363294],
    [344014],
]
# Mack, ASTIN Bulletin 1999: mortgage guarantees
MORTGAGES = [
    [58046, 127970, 476599, 1027692, 1360489, 1647310, 1819179, 1906852, 1950105],
    [24492, 141767, 984288, 2142656, 2961978, 3683940, 4048898, 4115760],
    [32848, 274682, 1522637, 3203427, 4445927, 5158781, 5342585],
    [21439, 529828, 2900301, 4999019, 6460112, 6853904],
    [40397, 763394, 2920745, 4989572, 5648563],
    [90748, 951994, 4210640, 5866482],
    [62096, 868480, 1954797],
    [24983, 284441],
    [13121],
]


def ends(interval: Interval) -> tuple[float, float]:
    return interval.lower, interval.upper


def charted(found: ControlChart | NotShown) -> tuple[float, float, float, list[int]]:
    """Centre and limits of the first point, and who lies outside, counted from 1."""
    assert isinstance(found, ControlChart)
    return found.centre[0], found.lower[0], found.upper[0], [at for at, out in enumerate(found.outside, 1) if out]


@pytest.mark.parametrize(("events", "lower", "upper"), [
    (0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.624, 11.668), (10, 4.795, 18.390), (20, 12.217, 30.888),
    (50, 37.111, 65.919), (100, 81.364, 121.627),
])  # fmt: skip
def test_exact_limits_are_those_of_the_tables(events, lower, upper):
    """Garwood 1936; Daly 1992, table 2."""
    assert ends(garwood_interval(events)) == pytest.approx((lower, upper), abs=6e-4)


def test_welsh_nickel_workers():
    """R, `poisson.test(137, 24.19893)`, after Breslow & Day: 5.661408 (4.753125 to 6.692709)."""
    rate = reporting_rate(137, 24.19893, scale=1)
    assert (rate.value, *ends(rate.exact)) == pytest.approx((5.661408, 4.753125, 6.692709), abs=1e-6)
    ratio = standardised_ratio(137, 24.19893)
    assert (ratio.value, *ends(ratio.interval)) == pytest.approx((5.661408, 4.753125, 6.692709), rel=1e-4)


def test_deaths_from_horse_kicks():
    """Bortkiewicz' 196 deaths in 280 corps-years: 0.7 (0.6054271 to 0.8051570), as DescTools of R prints it. Its Byar
    puts O + ½ in both places (0.6070833 to 0.8032497); after Breslow & Day it is O below and O + 1 above.
    """
    assert ends(reporting_rate(196, 280, scale=1).exact) == pytest.approx((0.6054271, 0.8051570), abs=1e-7)
    assert [end / 280 for end in ends(byar_interval(196))] == pytest.approx([0.6054271, 0.8051570], rel=1e-4)


def test_lung_cancer_in_fredericia_beside_three_other_cities():
    """R, `poisson.test(c(11, 21), c(800, 3011))`: 1.971488 (0.8584264 to 4.2772659), p = 0.07967."""
    found = rate_ratio(11, 800, 21, 3011)
    assert (found.value, *ends(found.interval)) == pytest.approx((1.971488, 0.8584264, 4.2772659), rel=1e-6)
    assert found.p_value == pytest.approx(0.07967, abs=5e-6)


def test_a_small_p_value_does_not_contradict_the_interval():
    """Fay's example of R's rateratio.test: by the likelihoods of outcomes p is below 0.05, but the interval, each side
    by itself, holds 1; the sentence to the reader goes by the interval.
    """
    found = rate_ratio(2, 17877, 9, 16674)
    assert isinstance(found, RateRatio)
    assert found.p_value < 0.05 < 1 < found.interval.upper
    assert not found.distinguishable


@pytest.mark.parametrize(("count", "answered", "lower", "upper"), [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
])
def test_shares_of_newcombe(count, answered, lower, upper):
    """Newcombe, Statistics in Medicine 1998, table I, method 3."""
    assert ends(wilson_interval(count, answered)) == pytest.approx((lower, upper), abs=6e-5)


@pytest.mark.parametrize(("expected", "inner", "outer"), [
    (15, (0.5596924, 1.649348), (0.3862650, 2.082907)), (20, (0.6108260, 1.544419), (0.4479107, 1.902094)),
    (30, (0.6746958, 1.427562), (0.5289724, 1.702771)),
])  # fmt: skip
def test_limits_of_ratios_are_those_of_funnelplotr(expected, inner, outer):
    """FunnelPlotR of R, its own tests: 95 % and 99.8 %."""
    assert ends(ratio_limits(expected, 0.95)) == pytest.approx(inner, abs=1e-6)
    assert ends(ratio_limits(expected, 0.998)) == pytest.approx(outer, abs=1e-6)


def test_lip_cancer_in_scotland():
    """Clayton & Kaldor 1987: shape 1.88 and rate 1.32 of the gamma law; a negative binomial regression has the same."""
    prior = fitted(LIP_CANCER, LIP_EXPECTED)
    assert (prior.shape, prior.shape / prior.mean) == pytest.approx((1.88, 1.32), abs=5e-3)
    other = NegativeBinomial(LIP_CANCER, np.ones(56), offset=np.log(LIP_EXPECTED)).fit(disp=0)
    assert (log(prior.mean), 1 / prior.shape) == pytest.approx(other.params, rel=1e-4)
    shrunk = shrunk_ratios(LIP_CANCER, LIP_EXPECTED)
    for ratio, observed, expected in zip(shrunk, LIP_CANCER, LIP_EXPECTED, strict=True):
        assert ratio.value == pytest.approx((observed + prior.shape) / (expected + prior.shape / prior.mean))
        assert min(observed / expected, prior.mean) <= ratio.value <= max(observed / expected, prior.mean)
        assert ratio.interval.lower < ratio.value < ratio.interval.upper


def test_fifteen_comparisons_of_a_heart_attack_trial():
    """Benjamini & Hochberg 1995, 3.2: four of fifteen are discoveries at 5 %, three would be by Bonferroni."""
    p_values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
                0.7590, 1.0]
    assert discoveries(p_values) == (True,) * 4 + (False,) * 11
    assert discoveries(p_values[::-1]) == (False,) * 11 + (True,) * 4


def test_what_taylor_and_ashes_payments_come_to():
    """Mack 1993: factors, what is still to come, and its standard errors, to the unit in R's ChainLadder (GenIns)."""
    grown = development(TAYLOR_ASHE)
    assert grown.factors == pytest.approx(
        (3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177), abs=6e-5)
    to_come = [row[-1] / grown.completeness(len(row) - 1) - row[-1] for row in TAYLOR_ASHE]
    assert [round(each) for each in to_come] == [
        0, 94634, 469511, 709638, 984889, 1419459, 2177641, 3920301, 4278972, 4625811]
    assert round(sum(to_come)) == 18680856
    assert [round(standard_error(TAYLOR_ASHE, row, grown)) for row in range(10)] == [
        0, 75535, 121699, 133549, 261406, 411010, 558317, 875328, 971258, 1363155]


def test_how_mortgage_guarantees_grow():
    """Mack 1999, table 1: factors and σ of each year of development."""
    grown = development(MORTGAGES)
    assert grown.factors == pytest.approx((11.10, 4.092, 1.708, 1.276, 1.139, 1.069, 1.026, 1.023), rel=1e-3)
    assert [variance**0.5 for variance in grown.variances] == pytest.approx(
        [1337, 988.5, 440.1, 207.0, 164.2, 74.60, 35.49, 16.89], rel=5e-4)


def test_cans_of_orange_juice():
    """Montgomery, example 7.1: p̄ 0.2313, limits 0.0524 and 0.4102, the samples 15 and 23 outside."""
    centre, lower, upper, outside = charted(p_chart(ORANGE_JUICE, [50] * 30))
    assert (centre, lower, upper) == pytest.approx((0.2313, 0.0524, 0.4102), abs=6e-5)
    assert outside == [15, 23]


def test_purchase_orders_of_several_sizes():
    """Montgomery, table 7.4: p̄ 0.096; the limits follow each week's size, and week 11 lies outside."""
    found = p_chart(PURCHASES, PURCHASED_OF)
    assert charted(found) == (pytest.approx(0.09551, abs=1e-5), pytest.approx(0.007335, abs=1e-6),
                              pytest.approx(0.183686, abs=1e-6), [11])  # fmt: skip
    assert (found.lower[1], found.upper[1]) == (0, pytest.approx(0.194093, abs=1e-6))
    assert (found.lower[11], found.upper[11]) == pytest.approx((0.015017, 0.176003), abs=1e-6)


def test_circuit_boards():
    """Montgomery, example 7.3: c̄ 19.85, 6.48 and 33.21 with 6 and 20 outside; without those 19.67, 6.36 and 32.97."""
    assert charted(c_chart(CIRCUIT_BOARDS)) == (
        pytest.approx(19.85, abs=5e-3), pytest.approx(6.48, abs=5e-3), pytest.approx(33.21, abs=5e-3), [6, 20])
    assert charted(c_chart(CIRCUIT_BOARDS, left_out=[5, 19])) == (
        pytest.approx(19.67, abs=5e-3), pytest.approx(6.36, abs=5e-3), pytest.approx(32.97, abs=5e-3), [6, 20])


def test_shipments():
    """Montgomery, example 7.4: ū 0.0740, limits 0 and 0.1894."""
    assert charted(u_chart(SHIPMENTS, [50] * 20)) == (
        pytest.approx(0.0740), 0, pytest.approx(0.1894, abs=2e-5), [])


def test_defects_on_wafers():
    """NIST: c̄ 16, limits 4 and 28. Wafer 24 lies outside; wafer 3 with 28 lies on the limit, which is not outside."""
    assert charted(c_chart(WAFERS)) == (16, 4, 28, [24])


def test_costs_of_mortgage_loans():
    """Montgomery, example 6.5: mean 300.5, limits 279.78 and 321.22 of 20 weeks; of the next 20 the last two are
    outside.
    """
    assert charted(xmr_chart(LOAN_COSTS)) == (
        300.5, pytest.approx(279.78, abs=5e-3), pytest.approx(321.22, abs=5e-3), [])
    assert charted(xmr_chart(LOAN_COSTS + LATER_LOAN_COSTS, baseline=20)) == (
        300.5, pytest.approx(279.78, abs=5e-3), pytest.approx(321.22, abs=5e-3), [39, 40])


def test_hours_between_failures_of_a_valve():
    """Montgomery, example 7.6, as qicharts2 of R carries it back to hours: 430.04, 0 and 6937.93. The book charts the
    transformed times (centre 5.39, upper limit 11.67) and lets its lower limit fall below 0, where no time can lie.
    """
    centre, lower, upper, outside = charted(t_chart(VALVE_FAILURES))
    assert (centre, lower, upper) == pytest.approx((430.040952, 0, 6937.933488), abs=1e-5)
    assert outside == []
    assert centre ** (1 / 3.6) == pytest.approx(5.39, abs=5e-3)


def test_a_short_example_of_a_textbook_is_not_charted():
    """Ten hours of NIST's flow rates (6.3.2.2) have limits there; here a pattern is told of 12 points, limits of 20."""
    flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    assert xmr_chart(flow) == NotShown(Reason.FEW_POINTS)
    assert xmr_chart(flow + flow[:5]).upper == ()


@pytest.mark.parametrize("size", [50, 700])
def test_with_equal_sizes_a_prime_chart_is_the_xmr_chart(size):
    """Laney, Quality Engineering 2002: what makes p′ is that of equal subgroups nothing but an XmR chart is left."""
    prime = p_chart(ORANGE_JUICE, [size] * 30, prime=True)
    plain = xmr_chart([count / size for count in ORANGE_JUICE], screened=False, factor=3 / 1.128)
    assert prime.upper == pytest.approx(plain.upper)
    assert prime.lower == pytest.approx([max(0, line) for line in plain.lower])


def test_weeks_of_a_quarter_of_a_million_patients():
    """Mohammed and others 2013: by the p chart most of twenty weeks are unusual, by Laney's none."""
    assert len(charted(p_chart(SEEN, CAME))[3]) == 16
    assert charted(p_chart(SEEN, CAME, prime=True))[3] == []


def test_the_upper_end_of_nothing_seen_is_the_rule_of_three():
    """Hanley & Lippman-Hand, JAMA 1983: nothing in n leaves up to 3/n, one-sided at 95 %."""
    assert exp(-garwood_interval(0, 0.90).upper) == pytest.approx(0.05)
    assert garwood_interval(0, 0.90).upper == pytest.approx(3, abs=5e-3)
    assert garwood_interval(0, 0.90).upper == pytest.approx(-log(0.05))
