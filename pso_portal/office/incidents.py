"""An incident of security: what may become of it, whom it obliges to tell, and by when. Pure.

A PSO's policies must provide for telling each provider that submitted work product if that work product was subject
to an unauthorized disclosure or its security was breached (42 CFR 3.102(b)(1)(i)(B); from memory, to be checked). For
a covered provider the PSO is a business associate (42 U.S.C. 299b-22(i)) and has a second clock: without unreasonable
delay and at most 60 days after discovery (45 CFR 164.410(b); from memory, to be checked). Telling is no disclosure to
anybody else: the notice is each provider's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

HIPAA_DAYS: Final = 60  # 45 CFR 164.410(b)
HOUSE_DAYS: Final = 5  # the Rule names no days (3.102(b)(1)(i)(B)): the house's own measure of "at once"
LONGEST: Final = 4000


class Refused(Exception):
    """The move cannot be made; `str()` is a sentence to show."""


class State(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    CONTAINED = "contained"
    NOTIFIED = "notified"
    CLOSED = "closed"


class Move(StrEnum):
    """What can be done to an incident."""

    CONTAIN = "contain"
    NOTIFY = "notify"  # the notices are owed, one for each provider affected
    CLOSE = "close"
    REOPEN = "reopen"


class Delivery(StrEnum):
    """How far one notice got."""

    WAITING = "waiting"
    SENT = "sent"
    READ = "read"
    FAILED = "failed"


MOVES: Final[dict[tuple[State, Move], State]] = {
    (State.OPEN, Move.CONTAIN): State.CONTAINED,
    (State.OPEN, Move.NOTIFY): State.NOTIFIED,
    (State.CONTAINED, Move.NOTIFY): State.NOTIFIED,
    (State.NOTIFIED, Move.NOTIFY): State.NOTIFIED,  # another provider turns out to be affected
    (State.NOTIFIED, Move.CLOSE): State.CLOSED,
    (State.CONTAINED, Move.CLOSE): State.CLOSED,  # nobody's work product was touched, and that was written down
    (State.CLOSED, Move.REOPEN): State.NOTIFIED,
}

UNSENT: Final = (
    "A provider has not been told yet. Each one affected must have its notice before this is closed "
    "(42 CFR 3.102(b)(1)(i)(B))."
)
NOBODY: Final = "Choose the providers whose work product was touched. A notice goes to each."


def next_state(state: str, move: Move, *, affected: int = 0, unsent: int = 0) -> State:
    """The state after a move. `affected`: providers named; `unsent`: those of them whose notice was not sent.

    Raises Refused.
    """
    here = State(state)
    if (here, move) not in MOVES:
        raise Refused("This cannot be done in the state it is in. Look at it again.")
    if move is Move.NOTIFY and not affected:
        raise Refused(NOBODY)
    if move is Move.CLOSE and unsent:
        raise Refused(UNSENT)
    return MOVES[here, move]


@dataclass(frozen=True, slots=True)
class Clock:
    """One time limit, counted from discovery."""

    title: str
    source: str
    due: datetime
    to_check: str


def clocks(discovered_at: datetime) -> tuple[Clock, Clock]:
    """Both clocks run at once; the earlier one is the house's."""
    return (
        Clock(
            "Tell each provider", "42 CFR 3.102(b)(1)(i)(B)", discovered_at + timedelta(days=HOUSE_DAYS),
            f"The Rule names no days; {HOUSE_DAYS} are the house's own measure. The paragraph is from memory.",
        ),
        Clock(
            "Business associate's notice", "45 CFR 164.410(b)", discovered_at + timedelta(days=HIPAA_DAYS),
            "Without unreasonable delay, and 60 days at most where protected health information was breached. From "
            "memory, to be checked.",
        ),
    )  # fmt: skip


def stands(*, sent: bool, read: bool, failed: bool) -> Delivery:
    """How far a notice got. It counts as sent when it lies in the provider's own portal and somebody was told."""
    if read:
        return Delivery.READ
    if failed:
        return Delivery.FAILED
    return Delivery.SENT if sent else Delivery.WAITING


def unsent(deliveries: Iterable[Delivery]) -> int:
    """How many notices are not proved to be sent."""
    return sum(1 for each in deliveries if each in (Delivery.WAITING, Delivery.FAILED))


def mermaid() -> str:
    """The table as a state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.OPEN}"]
    lines += [f"    {start} --> {end}: {move}" for (start, move), end in MOVES.items()]
    return "\n".join(lines) + "\n"
