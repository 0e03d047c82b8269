"""Harm in one figure: events weighted by how much harm they did. Always beside the plain rate of severe harm and death,
for a weight is a judgement and the sum hides which events made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from aggregation.statistics.intervals import garwood_interval
from aggregation.statistics.results import Interval, NotShown, Reason, check_count, check_counts

FEWEST_EVENTS = 10


@dataclass(frozen=True)
class HarmIndex:
    """Weighted events per `scale` units of exposure with an interval in the same unit; `events` that have a weight."""

    value: float
    interval: Interval
    events: int


def harm_index(events: Mapping[str, int], weights: Mapping[str, float], exposure: float, *, scale: int,
               confidence: float = 0.95) -> HarmIndex | NotShown:
    """scale · ΣwₕOₕ / n. `events`: how many of each degree of harm; a degree of unknown harm has no weight and must not
    be given. The interval carries the exact one of all events over to the weighted sum by √(Σw²O / ΣO). Source: Dobson
    and others, Statistics in Medicine 1991.

    Not shown without exposure or below 10 events that have a weight: those of none say nothing of how sure the sum is.
    Raises ValueError for negative counts, weights or exposure, a scale below 1, or a degree without weight.
    """
    check_counts("events", events.values())
    check_counts("weights", weights.values())
    check_count("exposure", exposure)
    if scale < 1:
        raise ValueError("scale must be at least 1")
    if missing := events.keys() - weights.keys():
        raise ValueError(f"no weight for {', '.join(sorted(missing))}")
    total = sum(count for degree, count in events.items() if weights[degree])
    if exposure == 0:
        return NotShown(Reason.NO_DENOMINATOR)
    if total < FEWEST_EVENTS:
        return NotShown(Reason.FEW_WEIGHED)
    return _index(events, weights, total, scale / exposure, confidence)


def _index(events: Mapping[str, int], weights: Mapping[str, float], total: int, unit: float,
           confidence: float) -> HarmIndex:
    weighted = sum(weights[degree] * count for degree, count in events.items())
    reach = sqrt(sum(weights[degree] ** 2 * count for degree, count in events.items()) / total)
    exact = garwood_interval(total, confidence)
    interval = Interval(max(0.0, weighted + reach * (exact.lower - total)) * unit,
                        (weighted + reach * (exact.upper - total)) * unit)
    return HarmIndex(weighted * unit, interval, total)
