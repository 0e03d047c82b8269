"""Opening the sealed name of a reporter: one asks, another decides. Pure.

No law asks for this lane. It is the provider's word to its staff: who reports is not found out by one person alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

ASKED_FOR: Final = timedelta(days=7)  # so long may the second person decide
SHOWN_FOR: Final = timedelta(hours=24)  # so long is the name shown to the two
LONGEST_REASON: Final = 1000  # characters


class Opening(StrEnum):
    """How far a request is. `LAPSED` and `OVER` are told by the clock."""

    ASKED = "asked"
    OPENED = "opened"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    OVER = "over"


MOVES: Mapping[Opening, frozenset[Opening]] = {
    Opening.ASKED: frozenset({Opening.OPENED, Opening.REFUSED, Opening.WITHDRAWN, Opening.LAPSED}),
    Opening.OPENED: frozenset({Opening.OVER}),
    Opening.REFUSED: frozenset(),
    Opening.WITHDRAWN: frozenset(),
    Opening.LAPSED: frozenset(),
    Opening.OVER: frozenset(),
}


def stands(state: str, asked_at: datetime, decided_at: datetime | None, now: datetime) -> Opening:
    """How far a request is at a moment."""
    held = Opening(state)
    if held is Opening.ASKED and now - asked_at > ASKED_FOR:
        return Opening.LAPSED
    if held is Opening.OPENED and decided_at is not None and now - decided_at > SHOWN_FOR:
        return Opening.OVER
    return held


def why_not_move(now_at: Opening, to: Opening, *, by: UUID, asked_by: UUID, reporter: UUID | None) -> str:
    """Why this person may not move a request so; empty where they may. `reporter`: as far as it has to be known."""
    if to not in MOVES[now_at]:
        return "This request has moved on since you opened the page. Look at it again."
    if to is Opening.WITHDRAWN:
        return "" if by == asked_by else "Only the person who asked takes a request back."
    if by == asked_by:
        return "Another person than the one who asked decides."
    return "This is your own report: somebody else has to decide." if by == reporter else ""


def why_not_show(now_at: Opening, *, by: UUID, asked_by: UUID, decided_by: UUID | None) -> str:
    """Why the name is not shown to this person; empty where it is."""
    if now_at is not Opening.OPENED:
        return "The name is sealed."
    return "" if by in (asked_by, decided_by) else "The name is shown only to the two people who opened it."
