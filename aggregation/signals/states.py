"""What becomes of a signal: the table of its states. Pure.

A signal is a question to people. It reaches others only as an alert, and an alert leaves the analysts only where at
least three organizations contribute: of fewer, whoever reads it would know whose events they were.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

FEWEST_ORGANIZATIONS = 3


class SignalState(StrEnum):
    """Where a signal stands."""

    NEW = "new"
    CHECKING = "checking"
    CONFIRMED = "confirmed"
    ALERT_DRAFTED = "alert_drafted"
    CLOSED = "closed"


class Move(StrEnum):
    """What is done with it. `COME_AGAIN` is the watch's alone."""

    CHECK = "check"
    PUT_BACK = "put_back"
    CONFIRM = "confirm"
    DOUBT = "doubt"
    DRAFT_ALERT = "draft_alert"
    DROP_DRAFT = "drop_draft"
    CLOSE = "close"
    REOPEN = "reopen"
    COME_AGAIN = "come_again"


S, M = SignalState, Move
STATES: Final[dict[SignalState, str]] = {
    S.NEW: "New", S.CHECKING: "Checking", S.CONFIRMED: "Confirmed", S.ALERT_DRAFTED: "Alert drafted",
    S.CLOSED: "Closed",
}  # fmt: skip
MOVES: Final[dict[tuple[SignalState, Move], SignalState]] = {
    (S.NEW, M.CHECK): S.CHECKING,
    (S.NEW, M.CLOSE): S.CLOSED,
    (S.CHECKING, M.CONFIRM): S.CONFIRMED,
    (S.CHECKING, M.CLOSE): S.CLOSED,
    (S.CHECKING, M.PUT_BACK): S.NEW,
    (S.CONFIRMED, M.DRAFT_ALERT): S.ALERT_DRAFTED,
    (S.CONFIRMED, M.CLOSE): S.CLOSED,
    (S.CONFIRMED, M.DOUBT): S.CHECKING,
    (S.ALERT_DRAFTED, M.DRAFT_ALERT): S.ALERT_DRAFTED,
    (S.ALERT_DRAFTED, M.DROP_DRAFT): S.CONFIRMED,
    (S.ALERT_DRAFTED, M.CLOSE): S.CLOSED,
    (S.CLOSED, M.REOPEN): S.CHECKING,
    (S.CLOSED, M.COME_AGAIN): S.NEW,
}
WORDS: Final[dict[Move, str]] = {
    M.CHECK: "Start checking", M.PUT_BACK: "Put back to New", M.CONFIRM: "Confirm", M.DOUBT: "Back to checking",
    M.DRAFT_ALERT: "Draft the alert", M.DROP_DRAFT: "Drop the draft", M.CLOSE: "Close", M.REOPEN: "Take up again",
    M.COME_AGAIN: "Came again",
}  # fmt: skip
SAYS_WHY: Final = frozenset({M.CONFIRM, M.CLOSE, M.DOUBT, M.DROP_DRAFT})
FEW: Final = (
    "Fewer than 3 organizations contribute to this signal: it stays with the analysts, and no alert is drafted from it."
)


class Refused(ValueError):
    """The move is not lawful; the sentence says why."""


def moved(state: str, move: str) -> SignalState:
    """The state behind a move. Raises Refused, and ValueError for what is no state or no move."""
    here, done = SignalState(state), Move(move)
    if (here, done) not in MOVES:
        raise Refused(f"A signal that is {STATES[here].lower()} does not take this: {WORDS[done].lower()}.")
    return MOVES[here, done]


def why_not(state: str, move: str, organizations: int) -> str:
    """Why a person cannot make the move, or "". `organizations`: how many contribute."""
    try:
        moved(state, move)
    except Refused as refused:
        return str(refused)
    if move == Move.COME_AGAIN:
        return "Only the watch says that a signal came again."
    return FEW if move == Move.DRAFT_ALERT and organizations < FEWEST_ORGANIZATIONS else ""


def open_moves(state: str) -> list[Move]:
    """Moves that the table lets a person make from here, in the order of the table."""
    return [move for (start, move) in MOVES if start == state and move is not Move.COME_AGAIN]


def mermaid() -> str:
    """The table as a state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {S.NEW}"]
    lines += [f"    {start} --> {end}: {move.replace('_', ' ')}" for (start, move), end in MOVES.items()]
    return "\n".join(lines) + "\n"
