"""Pooled months beside what their contributors' exposures let expect."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.periods import months_to
from aggregation.signals.baseline import Baseline, Month, Unjudged, baseline_of
from aggregation.signals.findings import alarms_of, false_alarms_a_year
from aggregation.signals.growth import carried_by, growth_of

CODES = range(1, 13)
YEARS = months_to("2023-01", "2025-12")


def months(names=YEARS, *, rate=0.5, seed=1, doubled=frozenset(), codes=CODES, known=1.0):
    """Equal contributors with exposures of their own; `doubled`: months in which all report twice as much."""
    chance = np.random.default_rng(seed)
    sizes = {code: float(chance.uniform(0.5, 1.5)) for code in codes}

    def told_of(name):
        times = 2 if name in doubled else 1
        return {code: int(chance.poisson(rate * size * times)) for code, size in sizes.items()}

    return [Month(name, told_of(name), dict(sizes), known) for name in names]


def told(name, events, exposures=None, known=1.0):
    return Month(name, events, exposures or dict.fromkeys(CODES, 1.0), known)


def flat(names, each=2):
    return [told(name, dict.fromkeys(CODES, each)) for name in names]


def test_a_year_is_held_against_the_months_before_it_and_never_against_itself():
    names = months_to("2024-01", "2025-06")
    found = growth_of(flat(names))
    assert {found.unjudged[name] for name in names[:12]} == {Unjudged.SHORT}
    assert [month.name for month in found.months] == names[12:]
    assert {(month.baseline.first, month.baseline.last) for month in found.months} == {("2024-01", "2024-12")}
    assert [month.mean for month in found.months] == pytest.approx([24.0] * 6)


def test_a_baseline_reaches_back_three_years_at_most():
    names = months_to("2020-01", "2025-01")
    assert growth_of(flat(names)).months[-1].baseline.first == "2022-01"


def test_exposures_carry_the_expected_count_to_another_month_and_another_size():
    series = flat(months_to("2024-01", "2024-12"))
    wider = told("2025-01", dict.fromkeys(CODES, 6), dict.fromkeys(CODES, 3.0))
    found = growth_of([*series, wider])
    assert found.months[0].mean == pytest.approx(72.0)
    assert found.months[0].value == 0


def test_whoever_returned_no_exposure_counts_neither_above_nor_below():
    series = flat(months_to("2024-01", "2024-12"))
    silent = told("2025-01", dict.fromkeys(CODES, 2) | {1: 500}, dict.fromkeys(list(CODES)[1:], 1.0))
    found = growth_of([*series, silent])
    assert (found.months[0].count, found.months[0].mean) == (22, pytest.approx(22.0))


def test_a_newcomer_is_expected_to_be_like_the_others():
    series = flat(months_to("2024-01", "2024-12"))
    joined = told("2025-01", dict.fromkeys([*CODES, 99], 2), dict.fromkeys([*CODES, 99], 1.0))
    assert growth_of([*series, joined]).months[0].expected[99] == pytest.approx(2.0)


def test_contributors_keep_rates_of_their_own_as_far_as_their_counts_speak():
    """One that always reports ten times as much is no news when its share of the exposures grows."""
    names = months_to("2023-01", "2024-12")
    series = [told(name, {code: 20 if code == 1 else 2 for code in CODES}) for name in names]
    more = told("2025-01", dict.fromkeys(CODES, 2) | {1: 60}, dict.fromkeys(CODES, 1.0) | {1: 3.0})
    assert growth_of([*series, more]).months[-1].mean == pytest.approx(82, rel=0.02)


def test_a_month_that_is_not_in_yet_or_has_no_exposure_is_not_judged_and_says_why():
    series = flat(months_to("2024-01", "2025-01"))
    late = told("2025-02", dict.fromkeys(CODES, 1), known=0.79)
    bare = Month("2025-03", dict.fromkeys(CODES, 9), {}, 1.0)
    found = growth_of([*series, late, bare])
    assert (found.unjudged["2025-02"], found.unjudged["2025-03"]) == (Unjudged.INCOMPLETE, Unjudged.NO_EXPOSURE)
    assert [month.name for month in found.months] == ["2025-01"]


def test_a_month_of_which_nine_tenths_are_in_is_held_against_nine_tenths():
    series = flat(months_to("2024-01", "2024-12"))
    assert growth_of([*series, told("2025-01", {}, known=0.9)]).months[0].mean == pytest.approx(21.6)


def test_nineteen_events_are_too_few_to_learn_from():
    names = months_to("2024-01", "2025-01")
    few = [told(name, {1: 1} if at < 12 else {}) for at, name in enumerate(names)]
    few[0] = told(names[0], {1: 8})
    assert growth_of(few).unjudged["2025-01"] == Unjudged.FEW
    few[0] = told(names[0], {1: 9})
    assert growth_of(few).unjudged.get("2025-01") is None


def test_three_years_with_a_season_expect_more_of_its_months():
    names = months_to("2021-01", "2024-01")
    series = [told(name, dict.fromkeys(CODES, 6 if int(name[5:]) in (12, 1, 2) else 2)) for name in names]
    found = growth_of(series)
    winter = found.months[-1]
    assert winter.baseline.season is not None
    assert winter.mean > 1.3 * 12 * winter.baseline.events / 36 / 12
    gap = growth_of([*series[:5], *series[6:]]).months[-1]
    assert gap.baseline.season is None


def test_a_doubling_is_an_alarm_within_the_stated_delay_and_its_run_is_told():
    doubled = frozenset(months_to("2025-06", "2025-12"))
    found = growth_of(months(rate=0.6, doubled=doubled))
    alarm = found.alarms("2025-01")[0]
    assert "2025-06" <= alarm.name <= "2025-09"
    assert found.run_to(alarm)[-1] is alarm
    assert all(month.value > 0 for month in found.run_to(alarm))


def test_behind_an_alarm_the_run_starts_again():
    names = months_to("2023-01", "2025-12")
    series = [told(name, dict.fromkeys(CODES, 6 if name >= "2025-06" else 2)) for name in names]
    found = growth_of(series)
    first, second = found.alarms("2025-01")[:2]
    assert [month.name for month in found.run_to(second)] == [second.name]
    assert (first.name, second.name) == ("2025-06", "2025-07")


@pytest.mark.parametrize("types", [8, pytest.param(80, marks=pytest.mark.slow)])
def test_equal_providers_alarm_no_oftener_than_is_stated(types):
    """The whole way: baselines learnt, shrunk, watched. Types of equal providers over four watched years."""
    names = months_to("2020-01", "2026-12")
    watched = {seed: growth_of(months(names, rate=0.4, seed=seed)) for seed in range(types)}
    judged = sum(len(growth.months) for growth in watched.values())
    alarms = sum(len(growth.alarms("2020-01")) for growth in watched.values())
    stated = false_alarms_a_year(watched) / 12 / len(watched)
    assert judged == types * 72
    assert 0 < stated <= 1 / 200
    # Chance of the count itself: three standard errors above what is stated.
    assert alarms / judged <= stated + 3 * np.sqrt(stated / judged)


@pytest.mark.parametrize(("batches", "least"), [(1, 3), pytest.param(3, 10, marks=pytest.mark.slow)])
def test_true_doublings_are_found_and_what_stands_firm_in_a_month_is_true_nearly_always(batches, least):
    """Forty series, of which ten have doubled; what is firm is firm among those of its month."""
    true = false = 0
    for batch in range(batches):
        doubled = frozenset(months_to("2025-07", "2025-12"))
        watched = {
            number: growth_of(months(seed=100 * batch + number, doubled=doubled if number < 10 else ()))
            for number in range(40)
        }
        found = alarms_of(watched, "2025-07")
        assert {alarm.series for alarm in found} >= set(range(10))
        firm = [alarm.series for alarm in alarms_of(watched, "2025-12") if alarm.firm]
        true, false = true + sum(each < 10 for each in firm), false + sum(each >= 10 for each in firm)
    assert true >= least
    assert false <= 0.1 * (true + false)


def test_one_provider_s_own_trouble_is_carried_by_one():
    expected = dict.fromkeys(CODES, 5.0)
    assert carried_by(dict.fromkeys(CODES, 5) | {3: 40}, expected) == 1
    assert carried_by(dict.fromkeys(CODES, 10), expected) == 12
    assert carried_by(dict.fromkeys(CODES, 4), expected) == 0
    assert carried_by({1: 20, 2: 20, 3: 20}, {1: 5.0, 2: 5.0, 3: 5.0, 4: 5.0}) == 3


@given(st.dictionaries(st.integers(1, 9), st.integers(0, 30)), st.dictionaries(st.integers(1, 9), st.floats(0, 30)))
def test_those_who_carry_it_make_up_all_of_the_excess_and_one_fewer_would_not(observed, expected):
    excesses = sorted((observed.get(code, 0) - expected.get(code, 0) for code in {*observed, *expected}), reverse=True)
    number, total = carried_by(observed, expected), sum(excesses)
    if total <= 0:
        assert number == 0
    else:
        assert sum(excesses[:number]) >= total - 1e-6
        assert sum(excesses[: number - 1]) < total


def test_without_ten_contributors_all_are_taken_to_be_alike():
    found = baseline_of([Month(name, {1: 30, 2: 2}, {1: 1.0, 2: 1.0}, 1.0) for name in months_to("2024-01", "2024-12")])
    assert isinstance(found, Baseline)
    assert (found.rates, found.others) == ({1: 16.0, 2: 16.0}, 16.0)
