from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.statistics.percentiles import Band, band, percentile
from aggregation.statistics.results import NotShown, Reason

PEERS = [float(value) for value in range(1, 13)]


@pytest.mark.parametrize(("own", "expected"), [(0.0, 0.0), (6.0, 5.5 / 12), (99.0, 1.0)])
def test_percentile_counts_half_of_the_equal_ones(own, expected):
    assert percentile(own, PEERS) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("own", "expected"), [(0.0, Band.LOWEST), (5.0, Band.SECOND), (8.0, Band.THIRD), (99.0, Band.HIGHEST)]
)
def test_bands_are_quarters(own, expected):
    assert band(own, PEERS) is expected


def test_equal_ones_share_their_places_and_have_no_quarter():
    assert percentile(1.0, [1.0] * 12) == 0.5
    assert band(1.0, [1.0] * 12) == NotShown(Reason.NOT_DISTINGUISHABLE)
    assert band(1.0, [1.0] * 3 + [2.0] * 9) is Band.LOWEST
    assert band(1.0, [1.0] * 4 + [2.0] * 8) == NotShown(Reason.NOT_DISTINGUISHABLE)


@given(st.lists(st.floats(-1e6, 1e6), min_size=10, max_size=40), st.floats(-1e6, 1e6))
def test_upside_down_it_is_the_other_end(peers, own):
    turned = percentile(-own, [-peer for peer in peers])
    assert percentile(own, peers) == pytest.approx(1 - turned)


def test_what_is_no_number_has_no_place():
    with pytest.raises(ValueError, match="number"):
        percentile(float("nan"), PEERS)


def test_fewer_than_ten_peers_give_a_reason():
    assert band(3.0, PEERS[:9]) == NotShown(Reason.FEW_PROVIDERS)
