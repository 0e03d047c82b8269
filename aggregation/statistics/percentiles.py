"""Where a provider stands among its peers, in quarters only: a rank would claim more than the data know."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import isnan

from aggregation.statistics.results import NotShown, Reason

FEWEST_PEERS = 10


class Band(StrEnum):
    """Quarter of the peers' distribution; the value is the label on screen."""

    LOWEST = "lowest quarter"
    SECOND = "second quarter"
    THIRD = "third quarter"
    HIGHEST = "highest quarter"


def percentile(own: float, peers: Sequence[float]) -> float | NotShown:
    """(number below + ½ number equal) / k, between 0 and 1. Peers leave out the reader; at least 10 of
    them. Raises ValueError for what is no number.
    """
    if any(isnan(each) for each in (own, *peers)):
        raise ValueError("every value must be a number")
    if len(peers) < FEWEST_PEERS:
        return NotShown(Reason.FEW_PROVIDERS)
    below = sum(peer < own for peer in peers)
    equal = sum(peer == own for peer in peers)
    return (below + 0.5 * equal) / len(peers)


def band(own: float, peers: Sequence[float]) -> Band | NotShown:
    """Quarter in which `own` lies; not shown where more than a quarter of the peers are equal to it. It uses unrounded
    peer figures: for the PSO's own pages only.
    """
    standing = percentile(own, peers)
    if isinstance(standing, NotShown):
        return standing
    if sum(peer == own for peer in peers) * 4 > len(peers):
        return NotShown(Reason.NOT_DISTINGUISHABLE)
    return tuple(Band)[min(3, int(standing * 4))]
