from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.statistics.flags import Limits, Side, Stand, compared, compared_all
from aggregation.statistics.percentiles import Band
from aggregation.statistics.results import NotShown, Reason

GROUPS = st.lists(st.tuples(st.integers(0, 300), st.floats(0, 200)), min_size=1, max_size=40)


def simulated(chance: np.random.Generator, providers: int, *, ratio_of_first: float = 1.0, least: float = 5.0,
              spread: float = 0.0) -> tuple[list[int], list[float]]:
    """Counts of providers whose true ratio is 1, the first one's aside, give or take what they differ by anyway."""
    expected = chance.uniform(least, 120, providers)
    true = chance.gamma(1 / spread, spread, providers) if spread else np.ones(providers)
    true[0] *= ratio_of_first
    return chance.poisson(true * expected).tolist(), expected.tolist()


def share_flagged(runs: int, **made: float) -> float:
    chance, flagged, seen = np.random.default_rng(20), 0, 0
    for _ in range(runs):
        stands = compared(*simulated(chance, int(chance.integers(10, 60)), **made))
        shown = [stand for stand in stands if isinstance(stand, Stand)]
        flagged += sum(stand.is_flagged for stand in shown)
        seen += len(shown)
    return flagged / seen


def share_found(runs: int, *, ratio: float, providers: int, spread: float = 0.0) -> float:
    chance, found = np.random.default_rng(21), 0
    for _ in range(runs):
        observed, expected = simulated(chance, providers, ratio_of_first=ratio, spread=spread)
        expected[0] = 40.0
        observed[0] = int(chance.poisson(40.0 * ratio))
        found += compared(observed, expected)[0].side is (Side.ABOVE if ratio > 1 else Side.BELOW)
    return found / runs


def test_of_equal_providers_at_most_one_in_twenty_is_flagged():
    assert share_flagged(60) <= 0.002


def test_two_and_a_half_times_the_rate_is_flagged_at_forty_expected_events():
    assert share_found(40, ratio=2.5, providers=30) >= 0.8
    assert share_found(40, ratio=2.5, providers=10) >= 0.8


@pytest.mark.slow
def test_of_equal_providers_at_most_one_in_twenty_is_flagged_many_times_over():
    assert share_flagged(1_000) <= 0.002
    assert share_flagged(300, least=0.5) <= 0.002
    # Providers that differ by a fifth anyway, as those of one setting do, are not flagged for it either.
    assert share_flagged(300, spread=0.04) <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize("providers", [10, 12, 20, 60])
@pytest.mark.parametrize("ratio", [2.5, 1 / 2.5])
def test_a_true_difference_is_flagged_many_times_over(providers, ratio):
    assert share_found(400, ratio=ratio, providers=providers) >= 0.8


@pytest.mark.slow
@pytest.mark.parametrize("providers", [10, 30])
def test_two_and_a_half_times_the_rate_is_flagged_among_providers_that_differ_anyway(providers):
    assert share_found(300, ratio=2.5, providers=providers, spread=0.01) >= 0.8


@given(GROUPS)
def test_nobody_is_both_high_and_low_in_one_measure(rows):
    found = compared(*zip(*rows, strict=True))
    for stand in found if not isinstance(found, NotShown) else ():
        if isinstance(stand, Stand):
            said = directions(stand)
            assert len(said) < 2, (stand, said)


def directions(stand: Stand) -> set[str]:
    """Which ways a page could read it: the flag, the funnel, the quarter, the comparison with the rest."""
    found = set()
    if stand.is_flagged:
        found.add("above" if stand.side is Side.ABOVE else "below")
    if isinstance(stand.limits, Limits):
        outer, value = stand.limits.outer, stand.ratio.value
        found |= {way for way, beyond in (("above", value > outer.upper >= 1), ("below", value < outer.lower <= 1))
                  if beyond}
    if not isinstance(stand.quarter, NotShown):
        found |= {"above" for band in (Band.THIRD, Band.HIGHEST) if stand.quarter.band is band}
        found |= {"below" for band in (Band.LOWEST, Band.SECOND) if stand.quarter.band is band}
    if not isinstance(stand.beside, NotShown) and stand.beside.distinguishable:
        found.add("above" if stand.beside.value > 1 else "below")
    return found


def test_a_quarter_that_the_ratio_to_the_whole_contradicts_is_not_named():
    # One giant reports much; the twelve others little, and the last a little more than they: below the whole, and yet
    # above most of its peers.
    found = compared([4000, *[100] * 11, 180], [2000.0, *[200.0] * 12])
    assert found[-1].ratio.value < 1
    assert found[-1].quarter == NotShown(Reason.UNLIKE_ITS_POOL)


def test_flags_name_the_side_and_stand_outside_the_limits():
    observed, expected = [100, 12, *[40] * 18], [40.0] * 20
    high, low, *others = compared(observed, expected)
    assert (high.side, low.side) == (Side.ABOVE, Side.BELOW)
    assert high.ratio.value > high.limits.outer.upper > 1 > low.limits.outer.lower > low.ratio.value
    assert not any(stand.is_flagged for stand in others)
    assert (high.quarter.band, high.beside.distinguishable) == (Band.HIGHEST, True)


def test_the_group_as_a_whole_is_one_whatever_the_unit_of_what_is_expected():
    observed, expected = [30, 50, *[40] * 10], [40.0] * 12
    days = [each * 117.5 for each in expected]
    assert [stand.ratio.value for stand in compared(observed, days)] == pytest.approx(
        [stand.ratio.value for stand in compared(observed, expected)])
    assert sum(stand.ratio.expected for stand in compared(observed, days)) == pytest.approx(sum(observed))


def test_one_who_expects_less_than_one_event_is_not_placed():
    found = compared([0, *[40] * 12], [0.4, *[40.0] * 12])
    assert found[0] == NotShown(Reason.SMALL_EXPECTED)
    assert isinstance(found[1], Stand)


def test_a_small_one_is_not_flagged_however_far_off():
    found = compared([30, *[40] * 12], [3.0, *[40.0] * 12])
    assert (found[0].ratio.value > found[0].limits.outer.upper, found[0].side) == (True, Side.ALIKE)


def test_nine_of_some_size_have_ratios_and_no_limits():
    found = compared([80, *[40] * 8, *[2] * 5], [40.0] * 9 + [2.0] * 5)
    assert {stand.limits for stand in found} == {NotShown(Reason.FEW_PROVIDERS)}
    assert not any(stand.is_flagged for stand in found)
    assert found[0].beside.distinguishable


def test_without_events_or_exposure_there_is_a_reason():
    assert compared([0] * 12, [40.0] * 12) == NotShown(Reason.NO_EVENTS)
    assert compared([1] + [0] * 11, [0.0] + [40.0] * 11) == NotShown(Reason.NO_EVENTS)
    assert compared([4] * 12, [0.0] * 12) == NotShown(Reason.NO_DENOMINATOR)
    assert compared([], []) == NotShown(Reason.NO_DENOMINATOR)


def test_events_without_exposure_count_for_nothing():
    observed, expected = [70, *[40] * 12], [0.0, *[40.0] * 12]
    assert compared(observed, expected)[1:] == compared(observed[1:], expected[1:])


def test_one_alone_in_its_group_has_nobody_beside_it():
    (found,) = compared([12], [12.0])
    assert (found.ratio.value, found.beside) == (1.0, NotShown(Reason.NO_PEER_DENOMINATOR))
    assert found.quarter == found.limits == NotShown(Reason.FEW_PROVIDERS)


def test_the_share_of_chance_is_kept_over_all_measures_together():
    # Alone it passes; among forty measures in which nothing is to be seen it does not.
    alone = ([66, *[40] * 14], [40.0] * 15)
    quiet = ([40] * 15, [40.0] * 15)
    assert compared(*alone)[0].is_flagged
    found = compared_all({"falls": alone} | {f"quiet {number}": quiet for number in range(40)})
    assert not any(stand.is_flagged for stands in found.values() for stand in stands)


def test_a_group_that_spreads_more_than_chance_has_wider_limits():
    calm = compared([40] * 12, [40.0] * 12)
    wide = compared([20, 60] * 6, [40.0] * 12)
    assert wide[0].limits.outer.upper > calm[0].limits.outer.upper
    assert not any(stand.is_flagged for stand in wide)


@pytest.mark.parametrize(("observed", "expected"), [([-1, 2], [1.0, 1.0]), ([1, 2], [1.0, -1.0]), ([1, 2], [1.0])])
def test_what_makes_no_sense_is_refused(observed, expected):
    with pytest.raises(ValueError):
        compared(observed, expected)
