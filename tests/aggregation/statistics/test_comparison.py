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
