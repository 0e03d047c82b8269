"""By when a reporter hears back, and what is owed to those who have not. Pure.

The two targets are the house's own (no law sets them): people who never hear what became of a report do not send a
second one. Days are whole days of 24 hours; weekends count, because the reporter waits through them too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_SIGN = timedelta(days=3)  # somebody who decides has opened the report
OUTCOME = timedelta(days=30)  # closed, with what changed because of it
LOOKED_AT = timedelta(days=90)  # how far back the medians go

READY_OUTCOMES: dict[str, str] = {
    "nothing": "We reviewed it and found nothing that we can change.",
    "already": "What led to it is already being changed.",
    "watched": "We will watch whether it happens again.",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """The days by which a report's sender should have heard."""

    first_sign: datetime
    outcome: datetime


def promise(filed_at: datetime) -> Promise:
    """What the reporter of a report filed at this moment can expect."""
    return Promise(filed_at + FIRST_SIGN, filed_at + OUTCOME)


@dataclass(frozen=True, slots=True)
class Waited:
    """How long reports waited, those still waiting included. `median` is None while half of them wait still."""

    reports: int
    within: int
    median: timedelta | None


def waited(spans: Sequence[timedelta | None], target: timedelta) -> Waited:
    """`spans` has one item a report, None for one still waiting: it counts as longer than any other.

    Leaving the unanswered out would make the slowest house look fast.
    """
    known = sorted(span for span in spans if span is not None)
    middle = math.ceil(len(spans) / 2) - 1
    median = known[middle] if 0 <= middle < len(known) else None
    return Waited(len(spans), sum(span <= target for span in known), median)
