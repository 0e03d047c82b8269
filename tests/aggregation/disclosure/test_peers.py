from __future__ import annotations

from decimal import Decimal

import pytest

from aggregation.disclosure.peers import peer_interval
from aggregation.statistics.intervals import garwood_interval


def test_the_interval_is_computed_from_rounded_figures_and_widened():
    found = peer_interval(40, Decimal("2.0"))
    assert found.lower == pytest.approx(garwood_interval(38).lower * 1.95 / 40)
    assert found.upper == pytest.approx(garwood_interval(42).upper * 2.05 / 40)


@pytest.mark.parametrize(("shown", "decimals", "base"), [("0.2", 1, 5), ("2.0", 1, 10), ("12", 0, 10)])
def test_whatever_the_rounded_figures_hide_has_its_interval_within(shown: str, decimals: int, base: int):
    found = peer_interval(40, Decimal(shown), base=base, decimals=decimals)
    for count in range(40 - base // 2, 40 + base // 2 + 1):
        for rate in (float(shown) - 0.5 * 10**-decimals, float(shown) + 0.4999 * 10**-decimals):
            exact = garwood_interval(count)
            assert found.lower <= exact.lower * rate / count <= exact.upper * rate / count <= found.upper


def test_all_counts_that_round_alike_have_the_same_interval():
    with pytest.raises(ValueError):
        peer_interval(0, Decimal("0.0"))
