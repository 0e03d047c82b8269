"""The life of a safety alert: one writes it, another publishes it. Pure.

What was published was read: it is never changed, only withdrawn, and then its readers see a tombstone and the reason.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Refused(ValueError):
    """The move is not lawful; the sentence says why."""


class AlertState(StrEnum):
    """Where an alert stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


class AlertMove(StrEnum):
    """What is done with it."""

    SEND = "send"
    TAKE_BACK = "take_back"
    RETURN = "return"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    DROP = "drop"


S, M = AlertState, AlertMove
STATES: Final[dict[AlertState, str]] = {
    S.DRAFT: "Draft", S.WAITING: "Waits for approval", S.PUBLISHED: "Published", S.WITHDRAWN: "Withdrawn",
    S.DROPPED: "Dropped",
}  # fmt: skip
MOVES: Final[dict[tuple[AlertState, AlertMove], AlertState]] = {
    (S.DRAFT, M.SEND): S.WAITING,
    (S.DRAFT, M.DROP): S.DROPPED,
    (S.WAITING, M.TAKE_BACK): S.DRAFT,
    (S.WAITING, M.RETURN): S.DRAFT,
    (S.WAITING, M.PUBLISH): S.PUBLISHED,
    (S.PUBLISHED, M.WITHDRAW): S.WITHDRAWN,
}
WORDS: Final[dict[AlertMove, str]] = {
    M.SEND: "Sent for approval", M.TAKE_BACK: "Taken back", M.RETURN: "Returned", M.PUBLISH: "Published",
    M.WITHDRAW: "Withdrawn", M.DROP: "Dropped",
}  # fmt: skip
NOT_SO: Final[dict[AlertState, str]] = {
    S.DRAFT: "This alert is a draft: it was not sent for approval, or was returned.",
    S.WAITING: "This alert waits for approval. Take it back to change it.",
    S.PUBLISHED: "This alert is published already. It went out once, and goes out no second time.",
    S.WITHDRAWN: "This alert was withdrawn. Write another one.",
    S.DROPPED: "This draft was dropped. Begin another one.",
}


def moved(state: str, move: AlertMove) -> AlertState:
    """The state behind a move. Raises Refused with what stands in the way."""
    here = AlertState(state)
    if (here, move) not in MOVES:
        raise Refused(NOT_SO[here])
    return MOVES[here, move]


def mermaid() -> str:
    """The table as a state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {S.DRAFT}"]
    lines += [f"    {start} --> {end}: {move.replace('_', ' ')}" for (start, move), end in MOVES.items()]
    return "\n".join(lines) + "\n"
