from __future__ import annotations

import pytest

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


def test_fewer_than_ten_peers_give_a_reason():
    assert band(3.0, PEERS[:9]) == NotShown(Reason.FEW_PROVIDERS)
