"""Rooms for deliberation: what kinds there are, what may become of one, and how long an RCA² should take. Pure.

What is said in a room is patient safety work product from the first keystroke: it constitutes the deliberations or
analysis of a PSES (42 CFR 3.20, "patient safety work product" (1)(ii)), or, at the PSO, was developed by a PSO
(42 CFR 3.20, (1)(i)(B)). It is never removed: removal is for what was assembled for reporting (42 CFR 3.20, (2)(ii)).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ..pswp import DELIBERATION
from ..pswp import Refused as Unlawful


class Refused(Exception):
    """The move cannot be made; `str()` is a sentence to show."""


class RoomKind(StrEnum):
    """What a room is for."""

    HUDDLE = "huddle"
    MINUTES = "minutes"
    PEER_REVIEW = "peer_review"
    RCA2 = "rca2"


class RoomState(StrEnum):
    """Where a room stands."""

    OPEN = "open"
    CLOSED = "closed"


class Move(StrEnum):
    """What can be done to a room."""

    CLOSE = "close"
    REOPEN = "reopen"


CONTENT_KIND: Final = "deliberation"
KINDS: Final = {
    RoomKind.HUDDLE: "Huddle",
    RoomKind.MINUTES: "Committee minutes",
    RoomKind.PEER_REVIEW: "Peer review",
    RoomKind.RCA2: "RCA²",
}
STATES: Final = {RoomState.OPEN: "Open", RoomState.CLOSED: "Closed"}
MOVES: Final = {
    (RoomState.OPEN, Move.CLOSE): RoomState.CLOSED,
    (RoomState.CLOSED, Move.REOPEN): RoomState.OPEN,
}
CLOSED: Final = "This room is closed. Open it again first."
STANDS_OPEN: Final = "This room is open already."
NOT_REPORTED: Final = (
    "Deliberations stay where they are. They are protected from their first word without being reported (42 CFR 3.20, "
    '"patient safety work product" (1)(ii)). Report the event itself.'
)
# RCA2, NPSF and IHI 2015: complete within 30 to 45 days. From memory, to be checked.
SOONEST, LATEST = timedelta(days=30), timedelta(days=45)


def next_state(state: str, move: Move) -> RoomState:
    """The room's state after a move. Raises Refused."""
    here = RoomState(state)
    if (here, move) not in MOVES:
        raise Refused(CLOSED if here is RoomState.CLOSED else STANDS_OPEN)
    return MOVES[here, move]


def check_writable(state: str) -> None:
    """Raises Refused for a room that is closed."""
    if RoomState(state) is RoomState.CLOSED:
        raise Refused(CLOSED)


def check_not_reported(content_kind: str) -> None:
    """Raises `pswp.Refused` for a deliberation: nobody assembled it for reporting to a PSO."""
    if content_kind == CONTENT_KIND:
        raise Unlawful(NOT_REPORTED, DELIBERATION)


@dataclass(frozen=True, slots=True)
class Clock:
    """How an RCA² stands in time, in whole days of the place's calendar."""

    day: int
    soonest: date
    latest: date
    is_late: bool

    @property
    def said(self) -> str:
        """A sentence for people."""
        if self.is_late:
            over = self.day - 1 - LATEST.days
            days = f"{over} day{'' if over == 1 else 's'}"
            return f"Day {self.day}: {days} over the {LATEST.days} that an RCA² should take."
        return f"Day {self.day} of {SOONEST.days} to {LATEST.days}."


def clock(started_on: date, today: date) -> Clock:
    """The clock of an RCA² on a day. The day of the start is day 1; before it, day 1 too."""
    latest = started_on + LATEST
    return Clock(max(1, (today - started_on).days + 1), started_on + SOONEST, latest, today > latest)


def mermaid() -> str:
    """The table as a state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {RoomState.OPEN}"]
    lines += [f"    {start} --> {end}: {move}" for (start, move), end in MOVES.items()]
    return "\n".join(lines) + "\n"
