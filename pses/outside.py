"""The lane outside the PSES: what may become of a record and of each duty on it. Pure; two tables, one law.

Information prepared to meet an outside duty is not patient safety work product (81 FR 32655), so nothing of this lane
is ever admitted or reported to the PSO. It is built from original records, not from what stands in the PSES: telling
an outside body what the PSES holds would be a disclosure (42 CFR 3.206), and a second, separate collection is open
to the provider at any time (42 U.S.C. 299b-22(h)).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from .enums import DutyState, RecordState


class Refused(Exception):
    """The move cannot be made; `str()` is a sentence to show."""


class Move(StrEnum):
    """What can be done to a record."""

    OWE = "owe"  # a duty is added, or owed again
    SETTLE = "settle"  # the last duty is answered, and at least one body was told
    CLOSE = "close"
    REOPEN = "reopen"


class Answer(StrEnum):
    """What can be said of one duty."""

    TELL = "tell"
    DECLINE = "decline"
    OWE_AGAIN = "owe_again"


MOVES: Final[dict[tuple[RecordState, Move], RecordState]] = {
    (RecordState.OPEN, Move.OWE): RecordState.OPEN,
    (RecordState.OPEN, Move.SETTLE): RecordState.REPORTED,
    (RecordState.OPEN, Move.CLOSE): RecordState.CLOSED,
    (RecordState.REPORTED, Move.OWE): RecordState.OPEN,
    (RecordState.REPORTED, Move.CLOSE): RecordState.CLOSED,
    (RecordState.CLOSED, Move.REOPEN): RecordState.OPEN,
}
# What was told stays told: a correction to the body is a duty of its own.
ANSWERS: Final[dict[tuple[DutyState, Answer], DutyState]] = {
    (DutyState.OWED, Answer.TELL): DutyState.TOLD,
    (DutyState.OWED, Answer.DECLINE): DutyState.NOT_OWED,
    (DutyState.NOT_OWED, Answer.OWE_AGAIN): DutyState.OWED,
}

CLOSED: Final = "This record is closed. Open it again first."
STILL_OWED: Final = "A body still has to be told. Note that it was told, or why it need not be, then close the record."
NOT_SO: Final = "This cannot be done in the state it is in."
TOLD_STAYS: Final = "It was noted that this body was told, and that stays. Add another duty for a correction."
LEGEND: Final = (
    "NOT PART OF THE PATIENT SAFETY EVALUATION SYSTEM. This record was made to meet a duty to an outside body. It is "
    "not patient safety work product, and the privilege of 42 U.S.C. 299b-22 does not cover it. Other law may."
)
ANEW: Final = (
    "Take the facts from the original record: the chart, the log, the people who were there. What stands in the PSES "
    "is work product; copying from it into this record would be a disclosure (42 CFR 3.20, 3.206)."
)


def next_state(state: str, move: Move, *, owed: int = 0) -> RecordState:
    """The record's state after a move. `owed`: duties still owed. Raises Refused."""
    here = RecordState(state)
    if move is Move.CLOSE and owed:
        raise Refused(STILL_OWED)
    if (here, move) not in MOVES:
        raise Refused(CLOSED if here is RecordState.CLOSED else NOT_SO)
    return MOVES[here, move]


def answered(state: str, answer: Answer) -> DutyState:
    """A duty's state after an answer. Raises Refused."""
    here = DutyState(state)
    if (here, answer) not in ANSWERS:
        raise Refused(TOLD_STAYS if here is DutyState.TOLD else NOT_SO)
    return ANSWERS[here, answer]


def settles(states: Iterable[str]) -> bool:
    """Whether every duty is answered and at least one body was told."""
    held = {DutyState(state) for state in states}
    return DutyState.OWED not in held and DutyState.TOLD in held


def mermaid() -> str:
    """The record's table as a state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {RecordState.OPEN}"]
    lines += [f"    {start} --> {end}: {move}" for (start, move), end in MOVES.items()]
    return "\n".join(lines) + "\n"


def duty_mermaid() -> str:
    """The duty's table likewise."""
    lines = ["stateDiagram-v2", f"    [*] --> {DutyState.OWED}"]
    lines += [f"    {start} --> {end}: {answer.replace('_', ' ')}" for (start, answer), end in ANSWERS.items()]
    return "\n".join(lines) + "\n"
