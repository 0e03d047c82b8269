"""Rule 10: what a page says of the peers is computed from released, rounded numbers alone."""

from __future__ import annotations

from decimal import Decimal

from aggregation.statistics.intervals import garwood_interval
from aggregation.statistics.results import Interval


def peer_interval(
    count: int, rate: Decimal, *, base: int = 5, decimals: int = 1, confidence: float = 0.95
) -> Interval:
    """Interval of a released group rate, in the rate's unit, widened by what rounding count and rate hides.

    Garwood's lower bound at count − base//2 and upper at count + base//2, times rate / count, the rate being half a
    last decimal lower, and higher: 0.2 may be 0.15, and whoever reports 0.25 is not above it. A rate with its own
    exact interval would give back the count and the denominator. Raises ValueError for a count of 0.
    """
    if count <= 0:
        raise ValueError("a released count is above 0")
    half, hidden = base // 2, 0.5 * 10**-decimals
    lower = garwood_interval(max(0, count - half), confidence).lower
    upper = garwood_interval(count + half, confidence).upper
    return Interval(lower * max(0.0, float(rate) - hidden) / count, upper * (float(rate) + hidden) / count)
