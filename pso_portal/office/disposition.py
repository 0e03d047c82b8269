"""What becomes of a provider's data when its contract has ended. Pure.

42 U.S.C. 299b-24(g): a PSO that is no longer listed (1) transfers what it received to another PSO, with the approval of
the source and of the receiving PSO; (2) returns it to the source; or (3), where return is not practicable, destroys it.
42 CFR 3.108 gives it 90 days (from memory: to be checked). An ordinary end of a contract is left to the contract; the
portal keeps to the same three ways and the same clock. What the PSO developed itself, and aggregates that identify
nobody (42 CFR 3.212), stay with it.

What the PSO holds is what was reported to it. The provider's own workspace is the provider's, also where it lies on the
PSO's machines: it is destroyed only where the provider says so.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

WITHIN: Final = timedelta(days=90)
FETCH_WITHIN: Final = timedelta(days=30)


class Way(StrEnum):
    """The three ways of the law. A closed list."""

    RETURN = "return"
    TRANSFER = "transfer"
    DESTROY = "destroy"


class State(StrEnum):
    """Where a disposition stands."""

    OPENED = "opened"
    CHOSEN = "chosen"
    PACKING = "packing"
    PACKED = "packed"
    FETCHED = "fetched"
    DESTROYING = "destroying"
    DONE = "done"


class Act(StrEnum):
    """What moves it."""

    CHOOSE = "choose"
    APPROVE_PACKING = "approve packing"
    APPROVE_DESTRUCTION = "approve destruction"
    PACK = "pack"
    PACK_AGAIN = "pack again"
    FETCH = "fetch"
    CONFIRM = "confirm"
    STOP = "stop"
    DESTROY = "destroy"


MOVES: Final[dict[State, dict[Act, State]]] = {
    State.OPENED: {Act.CHOOSE: State.CHOSEN},
    State.CHOSEN: {
        Act.CHOOSE: State.CHOSEN, Act.APPROVE_PACKING: State.PACKING, Act.APPROVE_DESTRUCTION: State.DESTROYING,
    },
    State.PACKING: {Act.PACK: State.PACKED},
    State.PACKED: {Act.FETCH: State.FETCHED, Act.PACK_AGAIN: State.PACKING},
    State.FETCHED: {Act.PACK_AGAIN: State.PACKING, Act.CONFIRM: State.DESTROYING},
    State.DESTROYING: {Act.STOP: State.CHOSEN, Act.DESTROY: State.DONE},
    State.DONE: {},
}  # fmt: skip

REFUSED: Final = {
    Act.CHOOSE: "What becomes of the data was approved already; it can no longer be chosen anew.",
    Act.FETCH: "The package was fetched already, or is not packed yet. The PSO can have it packed again.",
    Act.CONFIRM: "Fetch the package first.",
}


def moved(state: State, act: Act) -> State | None:
    """The state after an act; None where the act is refused."""
    return MOVES[state].get(act)


def refusal(act: Act) -> str:
    """Why an act is refused, in a sentence."""
    return REFUSED.get(act, "Somebody was quicker: look at the page again.")


def approval(way: Way) -> Act:
    """What an approval sets off: only destruction needs no package."""
    return Act.APPROVE_DESTRUCTION if way is Way.DESTROY else Act.APPROVE_PACKING


def due_on(contract_ended: date, keep_days: int | None = None) -> date:
    """The day by which it is to be done. `keep_days`: what both agreed, where they did; never more than the law's."""
    return contract_ended + min(WITHIN, WITHIN if keep_days is None else timedelta(days=keep_days))


def fetch_until(packed_at: datetime) -> datetime:
    """When a package that nobody fetched goes."""
    return packed_at + FETCH_WITHIN


def purposes(*, workspace: bool) -> tuple[str, ...]:
    """Whose keys are destroyed: what was reported, and the provider's own workspace where it says so."""
    return ("pso", "pses", "open") if workspace else ("pso",)


def mermaid() -> str:
    """The table as a diagram."""
    lines = [f"    {start} --> {end}: {act}" for start, acts in MOVES.items() for act, end in acts.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {State.OPENED}", *lines]) + "\n"
