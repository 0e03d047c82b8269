"""One provider beside its peers: exact ratio of two rates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf

from scipy.special import betaincinv
from scipy.stats import binomtest

from aggregation.statistics.results import Interval, NotShown, Reason, check_confidence, check_counts

FEWEST_HARM_EVENTS = 5


@dataclass(frozen=True)
class RateRatio:
    """Reader's rate divided by the peers' rate (no unit), with its exact interval. `tested`: events of the reader, of
    both, and the reader's share of the exposure.
    """

    value: float
    interval: Interval
    tested: tuple[float, float, float]

    @cached_property
    def p_value(self) -> float | NotShown:
        """Exact and two-sided, that the ratio is 1: all outcomes no likelier than the one seen, as R's `poisson.test`
        has it. The interval cuts off each side by itself, so that beside a p-value little below α it can hold 1 still
        (Fay, R Journal 2010): what is said to a reader goes by the interval.

        Not shown where a count is no whole number, such as one that was expected: outcomes can then not be listed.
        """
        own, both, share = self.tested
        if own != round(own) or both != round(both):
            return NotShown(Reason.NOT_WHOLE)
        return float(binomtest(round(own), round(both), share).pvalue)

    @property
    def distinguishable(self) -> bool:
        """Whether the interval leaves out 1: otherwise the page says "not distinguishable from the peers"."""
        return self.interval.lower > 1 or self.interval.upper < 1


def rate_ratio(
    events: float, exposure: float, peer_events: float, peer_exposure: float, *, confidence: float = 0.95
) -> RateRatio | NotShown:
    """(x₁/n₁)/(x₂/n₂), given x₁+x₂ binomial with share n₁/(n₁+n₂); Clopper–Pearson carried over to the ratio.

    The peers must not contain the reader. Not shown unless both have exposure and the peers have events.
    Source: Przyborowski & Wilenski, Biometrika 1940. Raises ValueError for negative counts or exposures.
    """
    check_counts("events", (events, peer_events))
    check_counts("exposure", (exposure, peer_exposure))
    check_confidence(confidence)
    if exposure == 0:
        return NotShown(Reason.NO_DENOMINATOR)
    if peer_exposure == 0:
        return NotShown(Reason.NO_PEER_DENOMINATOR)
    if peer_events == 0:
        return NotShown(Reason.NO_PEER_EVENTS)
    odds = peer_exposure / exposure
    return RateRatio(
        value=events / peer_events * odds,
        interval=_ratio_interval(events, peer_events, odds, confidence),
        tested=(events, events + peer_events, exposure / (exposure + peer_exposure)),
    )


def near_miss_ratio(near_misses: int, harm_events: int, *, confidence: float = 0.95) -> RateRatio | NotShown:
    """Near misses for each event with harm (no unit). It speaks of reporting culture: higher is not worse.

    Not shown below 5 events with harm. Raises ValueError as `rate_ratio`.
    """
    check_counts("events", (near_misses, harm_events))
    if harm_events < FEWEST_HARM_EVENTS:
        return NotShown(Reason.FEW_HARM_EVENTS)
    return rate_ratio(near_misses, 1, harm_events, 1, confidence=confidence)


def _ratio_interval(events: float, peer_events: float, odds: float, confidence: float) -> Interval:
    tail = (1 - confidence) / 2
    low = float(betaincinv(events, peer_events + 1, tail)) if events else 0.0
    high = float(betaincinv(events + 1, peer_events, 1 - tail)) if peer_events else 1.0
    return Interval(_odds_of(low) * odds, _odds_of(high) * odds)


def _odds_of(part: float) -> float:
    return part / (1 - part) if part < 1 else inf
