"""What is patient safety work product, what may become of it, and who may be told. Pure law, no framework.

Each rule names its paragraph. Those marked `to_be_checked` were written from memory or read only in part: check the
official text before anyone relies on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from pso_portal.tenancy import legends

from .enums import Route, State


class Refused(Exception):
    """The move is not lawful. `str()` is a sentence to show; `paragraph` is its ground."""

    def __init__(self, reason: str, paragraph: str) -> None:
        super().__init__(reason)
        self.paragraph = paragraph


class Move(StrEnum):
    """What can be done to a work product."""

    ADMIT = "admit"
    DEVELOP = "develop"
    MAKE_READY = "make_ready"
    TAKE_BACK = "take_back"
    REMOVE = "remove"
    REPORT = "report"
    FLAG = "flag"
    ADD_FACTS = "add_facts"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `start` None: nothing yet. `to_be_checked`: see the module."""

    start: State | None
    move: Move
    end: State
    routes: frozenset[Route]
    paragraph: str
    to_be_checked: bool = False


_R, _D, _P = frozenset({Route.REPORTING}), frozenset({Route.DELIBERATION}), frozenset({Route.PSO_DEVELOPED})
ENTRY = '42 CFR 3.20, "patient safety work product" (1)(i)(A)'
DEVELOPMENT = '42 CFR 3.20, "patient safety work product" (1)(i)(B)'
DELIBERATION = '42 CFR 3.20, "patient safety work product" (1)(ii)'
REMOVAL = '42 CFR 3.20, "patient safety work product" (2)(ii)'
REPORTING = "42 CFR 3.206(b)(4)(i)"
# Functional reporting: provider and PSO may agree that an act inside the PSES is the report.
FUNCTIONAL = "73 FR 70741"
CONTINUED = "42 CFR 3.208(a)"
STATUTE = "42 U.S.C. 299b-21(7)(A)"

TABLE: tuple[Transition, ...] = (
    Transition(None, Move.ADMIT, State.COLLECTED, _R | _D, STATUTE),
    Transition(None, Move.DEVELOP, State.DEVELOPED, _P, DEVELOPMENT),
    Transition(State.COLLECTED, Move.MAKE_READY, State.READY, _R, ENTRY, True),
    Transition(State.READY, Move.TAKE_BACK, State.COLLECTED, _R, ENTRY, True),
    Transition(State.COLLECTED, Move.REMOVE, State.REMOVED, _R, REMOVAL, True),
    Transition(State.READY, Move.REMOVE, State.REMOVED, _R, REMOVAL, True),
    Transition(State.COLLECTED, Move.REPORT, State.REPORTED, _R | _D, REPORTING, True),
    Transition(State.READY, Move.REPORT, State.REPORTED, _R, REPORTING, True),
    Transition(State.COLLECTED, Move.FLAG, State.REPORTED, _R, FUNCTIONAL, True),
    Transition(State.READY, Move.FLAG, State.REPORTED, _R, FUNCTIONAL, True),
    Transition(State.REPORTED, Move.ADD_FACTS, State.REPORTED, _R | _D, REPORTING, True),
    Transition(State.REPORTED, Move.WITHDRAW, State.WITHDRAWN, _R | _D, CONTINUED),
)

_REASONS: dict[tuple[State | None, Move], tuple[str, str]] = {
    (State.REPORTED, Move.REMOVE): (
        "This was reported to the PSO. It stays work product and can no longer be removed.", REMOVAL,
    ),
    (State.WITHDRAWN, Move.REMOVE): (
        "This was reported to the PSO before it was withdrawn. It stays work product and cannot be removed.", REMOVAL,
    ),
    (State.REMOVED, Move.REMOVE): ("This was removed already.", REMOVAL),
    (State.REMOVED, Move.REPORT): (
        "This was removed from the evaluation system, so it cannot be reported to the PSO.", REMOVAL,
    ),
    (State.WITHDRAWN, Move.WITHDRAW): ("This was taken back already.", CONTINUED),
    (State.REMOVED, Move.WITHDRAW): (
        "This was removed before anything was reported, so there is nothing to take back.", CONTINUED,
    ),
    (State.COLLECTED, Move.WITHDRAW): ("This was not reported, so there is nothing to take back.", CONTINUED),
    (State.READY, Move.WITHDRAW): ("This was not reported, so there is nothing to take back.", CONTINUED),
    (State.COLLECTED, Move.ADD_FACTS): (
        "This was not reported yet. Report it: what leaves is what stands there now.", REPORTING,
    ),
    (State.READY, Move.ADD_FACTS): (
        "This was not reported yet. Report it: what leaves is what stands there now.", REPORTING,
    ),
    (State.WITHDRAWN, Move.ADD_FACTS): ("This was taken back, so nothing more is sent about it.", CONTINUED),
    (State.REMOVED, Move.ADD_FACTS): (
        "This was removed from the evaluation system, so nothing of it is sent to the PSO.", REMOVAL,
    ),
    (State.WITHDRAWN, Move.REPORT): ("This was reported and taken back. File a new report instead.", REPORTING),
    (State.REPORTED, Move.REPORT): (
        "This was reported to the PSO already. Add later facts as a submission of their own.", REPORTING,
    ),
}  # fmt: skip
for _state in (State.REMOVED, State.WITHDRAWN, State.REPORTED):
    _REASONS[_state, Move.FLAG] = _REASONS[_state, Move.REPORT]
for _state, _move in product((State.REPORTED, State.WITHDRAWN), (Move.MAKE_READY, Move.TAKE_BACK)):
    _REASONS[_state, _move] = ("This was reported to the PSO already.", REPORTING)
for _move in (Move.MAKE_READY, Move.TAKE_BACK):
    _REASONS[State.REMOVED, _move] = _REASONS[State.REMOVED, Move.REPORT]
_OTHERWISE = "This cannot be done in the state it is in."
_KEPT = "Deliberations and analysis are protected from creation and are never removed."
_NOT_FOR_REPORTING = "This is deliberation or analysis, not assembled for reporting, so it is not marked for the PSO."
_PSO_OWN = "What the PSO developed is protected from creation and is never removed."


def check_move(state: str | None, move: Move, *, route: str) -> State:
    """The state after the move. Raises Refused with its reason and paragraph; ValueError for an unknown word."""
    here, by = State(state) if state is not None else None, Route(route)
    for row in TABLE:
        if row.start is here and row.move is move and by in row.routes:
            return row.end
    if move is Move.REMOVE and by is Route.DELIBERATION:
        raise Refused(_KEPT, DELIBERATION)
    if move is Move.REMOVE and by is Route.PSO_DEVELOPED:
        raise Refused(_PSO_OWN, DEVELOPMENT)
    if by is Route.DELIBERATION and move in (Move.MAKE_READY, Move.TAKE_BACK, Move.FLAG):
        raise Refused(_NOT_FOR_REPORTING, DELIBERATION)
    raise Refused(*_REASONS.get((here, move), (_OTHERWISE, STATUTE)))


def is_work_product(state: str, route: str) -> bool:
    """Whether privilege and confidentiality hold. Only removal before reporting ends them (3.208 for the rest).

    Raises ValueError for an unknown word, and for a state that the route cannot reach.
    """
    here, by = State(state), Route(route)
    if here not in reachable(by):
        raise ValueError(f"{by} work product is never {here}")
    return here is not State.REMOVED


def reachable(route: Route) -> frozenset[State]:
    """The states that the table opens to a route."""
    return frozenset(row.end for row in TABLE if route in row.routes)


# What whoever removes something confirms: both conditions of (2)(ii).
ATTESTATION = (
    "I confirm that this has not been reported to a PSO, and that I document its removal with today's date "
    '(42 CFR 3.20, "patient safety work product" (2)(ii)). From now on it is not patient safety work product.'
)

LEGEND, LEGEND_OUTSIDE, LEGEND_SIMULATION = legends.SEALED, legends.REMOVED, legends.SIMULATION


def legend(state: str, route: str, *, purpose: str = "reporting") -> str:
    """The text to print. A legend does not make the privilege. Counsel must approve the wording."""
    protected = is_work_product(state, route)
    if purpose == "simulation":
        return LEGEND_SIMULATION
    return LEGEND if protected else LEGEND_OUTSIDE


def mermaid() -> str:
    """The table as a state diagram, for the documentation."""
    lines = ["stateDiagram-v2"]
    for row in TABLE:
        start = row.start or "[*]"
        routes = ", ".join(sorted(row.routes))
        mark = ", to be checked" if row.to_be_checked else ""
        lines.append(f"    {start} --> {row.end}: {row.move.replace('_', ' ')} ({routes}{mark})")
    return "\n".join(lines) + "\n"
