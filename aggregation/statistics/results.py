"""What a statistic answers: an interval, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import inf


class Reason(StrEnum):
    """Why a statistic is not shown; the value is the sentence a reader sees."""

    NO_DENOMINATOR = "No exposure was returned for this period."
    NO_PEER_DENOMINATOR = "The peer group returned no exposure for this period."
    NO_PEER_EVENTS = "The peer group reported no events, so there is nothing to compare with."
    FEW_ANSWERS = "Fewer than 10 reports answered this question."
    SMALL_EXPECTED = "Fewer than 1 event would be expected here, so a ratio would mislead."
    FEW_PROVIDERS = "Fewer than 10 providers: limits or bands would be guesswork."
    FEW_ORGANIZATIONS = "Fewer than 6 organizations: a comparison would speak of single ones."
    FEW_GAPS = "Fewer than 13 such events: too few gaps between them to see a pattern."
    FEW_POINTS = "Fewer than 12 periods: too short to see a pattern."
    FEW_FOR_LIMITS = "Fewer than 20 periods: without limits no point can be called unusual."
    MISSING_PERIOD = "A period has no figure: limits across a gap would be guesswork."
    RARE_EVENTS = "Fewer than 3 events a period on average: count the time between events instead."
    FEW_DELAYS = "Fewer than 12 months of delay are known: how complete a month is cannot be told yet."
    FEW_EVENTS = "Fewer than 50 events: how late they are reported would be guesswork."
    SHORT_SERIES = "Fewer than 36 months: compare with the same month a year ago instead."
    FEW_WEIGHED = "Fewer than 10 events with harm that is weighed: a weighted index would be guesswork."
    FEW_IN_SERIES = "Fewer than 3 events a month: a season would be guesswork."
    EMPTY_MONTH = "In some month of the year nothing was ever reported: how deep a season is cannot be told."
    FEW_TESTS = "Fewer than 5 comparisons: each stands for itself."
    FEW_PAIRS = "Fewer than 100 pairs: what pairs are like in general cannot be told."
    NOT_DISTINGUISHABLE = "Not distinguishable from the peers: its own counts say too little."
    UNLIKE_ITS_POOL = "The largest providers of the group differ from the rest, so no quarter is named."
    NO_EVENTS = "No provider of the group reported such an event."
    NO_SPREAD = "What limits are taken from does not vary, a lone jump aside: there is nothing to chart."
    NOT_WHOLE = "Counts that are not whole numbers have no exact p-value: read the interval instead."
    FEW_HARM_EVENTS = "Fewer than 5 events with harm: the near-miss ratio would be guesswork."


@dataclass(frozen=True)
class NotShown:
    """Stands where a number would: the reason is known from the data's shape, not from a threshold of
    secrecy.
    """

    reason: Reason


@dataclass(frozen=True)
class Interval:
    """Two-sided confidence interval, in the unit of the statistic it belongs to."""

    lower: float
    upper: float


def check_count(name: str, count: float) -> None:
    """Refuse a negative count, or what is no number: it is a defect of the caller, not a state of the data. Raises
    ValueError.
    """
    if not 0 <= count < inf:
        raise ValueError(f"{name} must not be negative, and must be a number")


def check_counts(name: str, counts: Iterable[float]) -> None:
    """`check_count` of every one: what is no number hides from a least or a greatest. Raises ValueError."""
    for count in counts:
        check_count(name, count)


def check_confidence(confidence: float) -> None:
    """Confidence is a share strictly between 0 and 1. Raises ValueError."""
    if not 0 < confidence < 1:
        raise ValueError("confidence must lie between 0 and 1")
