"""Rule 10: what a page says of the peers is computed from released, rounded numbers alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from aggregation.statistics.intervals import garwood_interval
from aggregation.statistics.results import Interval, NotShown, Reason


@dataclass(frozen=True)
class Peers:
    """The group without the reader, as the reader itself could work out from the frozen table; an estimate.

    `events` whole, `exposure` in units of the setting, `rate` per the setting's scale.
    """

    events: int
    exposure: float
    rate: float


def peer_interval(count: int, rate: Decimal, *, base: int = 5, confidence: float = 0.95) -> Interval:
    """Interval of a released group rate, in the rate's unit, widened by what rounding the count hides.

    Garwood's lower bound at count − base//2 and upper at count + base//2, times rate / count. A rate with
    its own exact interval would give back the count and the denominator.
    """
    if count <= 0:
        raise ValueError("a released count is above 0")
    half = base // 2
    unit = float(rate) / count
    lower = garwood_interval(max(0, count - half), confidence).lower
    return Interval(lower * unit, garwood_interval(count + half, confidence).upper * unit)


def peers_without_reader(
    count: int, rate: Decimal, *, scale: int, own_events: int, own_exposure: float
) -> Peers | NotShown:
    """Take the reader's own figures out of a released count and rate. Uses nothing the reader does not have.

    Not shown where nothing is left or the released rate is 0 after rounding.
    """
    if rate == 0:
        return NotShown(Reason.NO_PEER_EVENTS)
    exposure = count * scale / float(rate) - own_exposure
    events = count - own_events
    if exposure <= 0:
        return NotShown(Reason.NO_PEER_DENOMINATOR)
    if events <= 0:
        return NotShown(Reason.NO_PEER_EVENTS)
    return Peers(events, exposure, scale * events / exposure)
