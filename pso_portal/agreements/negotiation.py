"""How one text of the terms comes to be in force: one transition table, and who may sign. Pure.

Each text is a version of its own. A counter-proposal is a new version: the text it answers becomes `countered`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pso_portal.tenancy.sides import Side


class Refused(Exception):
    """The move is not open; the reason can be shown."""


class TermsState(StrEnum):
    """Where one version stands."""

    DRAFT = "draft"  # prepared; the other side does not see it
    PROPOSED = "proposed"  # on the table; the other side's turn
    COUNTERED = "countered"  # answered by another version
    REFUSED = "refused"  # the other side keeps what is in force
    WITHDRAWN = "withdrawn"  # taken back by the side that proposed it
    AGREED = "agreed"  # signed by both, or a lone narrowing; its date has not come
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"  # was in force; a later version took its place
    OVERTAKEN = "overtaken"  # agreed, and set aside before its date came, by another agreement or a narrowing


class Move(StrEnum):
    """What can be done with a version."""

    PROPOSE = "propose"
    COUNTER = "counter"
    SIGN_FIRST = "sign_first"
    SIGN_LAST = "sign_last"
    NARROW = "narrow"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    TAKE_EFFECT = "take_effect"
    SUPERSEDE = "supersede"
    OVERTAKE = "overtake"


class Mover(StrEnum):
    """Who makes a move, seen from the side that proposed the version."""

    AUTHOR = "author"
    OTHER = "other"
    EITHER = "either"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    start: TermsState
    move: Move
    end: TermsState
    mover: Mover


_S, _M = TermsState, Move

TABLE: tuple[Transition, ...] = (
    Transition(_S.DRAFT, _M.PROPOSE, _S.PROPOSED, Mover.AUTHOR),
    Transition(_S.DRAFT, _M.WITHDRAW, _S.WITHDRAWN, Mover.AUTHOR),
    Transition(_S.DRAFT, _M.NARROW, _S.AGREED, Mover.AUTHOR),
    Transition(_S.PROPOSED, _M.COUNTER, _S.COUNTERED, Mover.OTHER),
    Transition(_S.PROPOSED, _M.REFUSE, _S.REFUSED, Mover.OTHER),
    Transition(_S.PROPOSED, _M.WITHDRAW, _S.WITHDRAWN, Mover.AUTHOR),
    Transition(_S.PROPOSED, _M.SIGN_FIRST, _S.PROPOSED, Mover.EITHER),
    Transition(_S.PROPOSED, _M.SIGN_LAST, _S.AGREED, Mover.EITHER),
    Transition(_S.AGREED, _M.TAKE_EFFECT, _S.IN_FORCE, Mover.CLOCK),
    Transition(_S.AGREED, _M.SUPERSEDE, _S.SUPERSEDED, Mover.CLOCK),
    Transition(_S.IN_FORCE, _M.SUPERSEDE, _S.SUPERSEDED, Mover.CLOCK),
    Transition(_S.AGREED, _M.OVERTAKE, _S.OVERTAKEN, Mover.EITHER),
)

_CLOSED: dict[TermsState, str] = {
    _S.DRAFT: "This version is still a draft; propose it first.",
    _S.PROPOSED: "This version is on the table. Sign it, answer it, or withdraw it.",
    _S.COUNTERED: "This version was answered by another one. Look at that one.",
    _S.REFUSED: "This version was refused. Propose a new one.",
    _S.WITHDRAWN: "This version was withdrawn.",
    _S.AGREED: "This version is signed. Propose a new one to change it.",
    _S.IN_FORCE: "This version is in force. Propose a new one to change it.",
    _S.SUPERSEDED: "This version is no longer in force.",
    _S.OVERTAKEN: "This version was set aside before its date came.",
}


def check_move(state: str, move: Move, *, by: Side, author: Side) -> TermsState:
    """The state after the move. Raises Refused: not open in this state, or not this side's to make."""
    here = TermsState(state)
    found = next((row for row in TABLE if row.start is here and row.move is move), None)
    if found is None:
        raise Refused(_CLOSED[here])
    _check_mover(found, by=by, author=author)
    return found.end


def _check_mover(row: Transition, *, by: Side, author: Side) -> None:
    if row.mover is Mover.CLOCK:
        if by is not Side.SYSTEM:
            raise Refused("This happens by itself on the effective date.")
        return
    if by not in (Side.PROVIDER, Side.PSO):
        raise Refused("Only the provider and the PSO negotiate terms.")
    if row.mover is Mover.AUTHOR and by is not author:
        raise Refused("Only the side that made this version can do that.")
    if row.mover is Mover.OTHER and by is author:
        raise Refused("It is the other side's turn.")
    if row.move is Move.NARROW and by is not Side.PROVIDER:
        raise Refused("Only the provider can narrow the terms alone.")


@dataclass(frozen=True, slots=True)
class Signatories:
    """Who may sign: the people the contract names, by side. A side without one cannot sign."""

    provider: frozenset[UUID]
    pso: frozenset[UUID]

    def of(self, side: Side) -> frozenset[UUID]:
        """Nobody for any side that is not a party."""
        return {Side.PROVIDER: self.provider, Side.PSO: self.pso}.get(side, frozenset())


def check_signature(
    *, state: str, side: Side, signer: UUID, stepped_up: bool, signatories: Signatories, signed: Mapping[Side, UUID]
) -> Move:
    """The move that this signature makes (first or last). `signed`: who signed already, by side. Raises Refused."""
    if TermsState(state) is not TermsState.PROPOSED:
        raise Refused(_CLOSED[TermsState(state)])
    if signer not in signatories.of(side):
        raise Refused("Only signatories named in the contract sign. You can prepare a version for them.")
    if not stepped_up:
        raise Refused("Confirm that it is you before you sign.")
    if side in signed:
        raise Refused("Your side has signed this version already.")
    if signer in signed.values():
        raise Refused("One person cannot sign for both sides.")
    return Move.SIGN_LAST if signed else Move.SIGN_FIRST


def turn_of(*, author: Side, signed: Collection[Side]) -> Side:
    """Whose turn it is while a version is on the table: whoever has not signed what the other side proposed or signed.

    `signed` holds at most one side: with both signatures nothing lies on the table any more.
    """
    waited_for = next(iter(signed), author)
    return Side.PSO if waited_for is Side.PROVIDER else Side.PROVIDER


def mermaid() -> str:
    """The table as a state diagram."""
    lines = [f"    {row.start} --> {row.end}: {row.move.replace('_', ' ')}" for row in TABLE]
    return "\n".join(["stateDiagram-v2", "    [*] --> draft", *lines]) + "\n"
