from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from aggregation.statistics.comparison import near_miss_ratio, rate_ratio
from aggregation.statistics.results import NotShown, Reason

counts = st.integers(1, 60)
exposures = st.integers(1, 5000)


@given(counts, exposures, counts, exposures)
def test_at_each_bound_exactly_half_of_alpha_lies_beyond(own, own_exposure, peers, peer_exposure):
    found = rate_ratio(own, own_exposure, peers, peer_exposure)
    total = own + peers

    def share_at(ratio: float) -> float:
        return ratio * own_exposure / (ratio * own_exposure + peer_exposure)

    assert binom.sf(own - 1, total, share_at(found.interval.lower)) == pytest.approx(0.025, rel=1e-6)
    assert binom.cdf(own, total, share_at(found.interval.upper)) == pytest.approx(0.025, rel=1e-6)
    assert found.value == pytest.approx((own / own_exposure) / (peers / peer_exposure))


@given(counts, exposures, counts, exposures)
def test_the_p_value_is_the_sum_of_all_outcomes_no_likelier_than_the_one_seen(own, n1, peers, n2):
    law = [binom.pmf(k, own + peers, n1 / (n1 + n2)) for k in range(own + peers + 1)]
    expected = sum(p for p in law if p <= law[own] * (1 + 1e-7))
    assert rate_ratio(own, n1, peers, n2).p_value == pytest.approx(min(1, expected), rel=1e-6)


def test_a_reader_without_events_has_ratio_0_and_an_upper_bound():
    found = rate_ratio(0, 100, 10, 1000)
    assert (found.value, found.interval.lower) == (0, 0)
    assert 0 < found.interval.upper < 10
    assert not found.distinguishable


def test_reasons_stand_where_a_ratio_cannot():
    assert rate_ratio(1, 0, 5, 100) == NotShown(Reason.NO_DENOMINATOR)
    assert rate_ratio(1, 10, 5, 0) == NotShown(Reason.NO_PEER_DENOMINATOR)
    assert rate_ratio(1, 10, 0, 100) == NotShown(Reason.NO_PEER_EVENTS)
    assert near_miss_ratio(40, 4) == NotShown(Reason.FEW_HARM_EVENTS)


def test_near_misses_are_counted_for_each_event_with_harm():
    assert near_miss_ratio(40, 5).value == pytest.approx(8)


def test_a_clear_difference_is_called_distinguishable():
    assert rate_ratio(60, 100, 60, 1000).distinguishable


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998, 0.999])
@pytest.mark.parametrize(("own", "n1", "peers", "n2"), [(0, 10, 1, 10), (10**6, 10**3, 3 * 10**6, 10**3),
                                                        (5, 1e-12, 3, 1e12), (1, 1e9, 10**6, 1e-3)])  # fmt: skip
def test_a_ratio_lies_in_its_interval_however_unlike_the_two_are(own, n1, peers, n2, confidence):
    found = rate_ratio(own, n1, peers, n2, confidence=confidence)
    assert 0 <= found.interval.lower <= found.value <= found.interval.upper
    assert 0 <= found.p_value <= 1


@pytest.mark.parametrize(("ratio", "share"), [(1.0, 0.5), (2.0, 0.05), (0.4, 0.3)])
def test_the_interval_holds_the_true_ratio_at_least_as_often_as_it_says(ratio, share):
    """By enumeration of every outcome of 40 events, where the reader has this share of the exposure."""
    own = ratio * share / (ratio * share + 1 - share)
    held = 0.0
    for events in range(41):
        found = rate_ratio(events, share, 40 - events, 1 - share)
        outside = not isinstance(found, NotShown) and not found.interval.lower <= ratio <= found.interval.upper
        held += 0.0 if outside else binom.pmf(events, 40, own)
    assert held >= 0.95 - 1e-9


@given(counts, exposures, counts, exposures)
def test_seen_from_the_other_side_the_ratio_is_turned_over(own, n1, peers, n2):
    there, back = rate_ratio(own, n1, peers, n2), rate_ratio(peers, n2, own, n1)
    assert there.value * back.value == pytest.approx(1)
    assert there.interval.lower * back.interval.upper == pytest.approx(1, rel=1e-9)
    assert there.distinguishable == back.distinguishable


@pytest.mark.parametrize("wrong", [(-1, 1, 1, 1), (1, -1, 1, 1), (1, float("nan"), 1, 1)])
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="negative"):
        rate_ratio(*wrong)


def test_a_whole_count_is_the_same_however_it_is_written_and_a_broken_one_has_no_p_value():
    """Of what was expected a ratio has an interval; outcomes that are no whole numbers cannot be listed."""
    assert rate_ratio(17.0, 100, 60.0, 1000).p_value == rate_ratio(17, 100, 60, 1000).p_value
    for broken in (rate_ratio(17.5, 100, 60, 1000), rate_ratio(17, 100, 60.25, 1000)):
        assert broken.p_value == NotShown(Reason.NOT_WHOLE)
        assert broken.interval.lower < broken.value < broken.interval.upper
    assert "read the interval instead" in Reason.NOT_WHOLE
