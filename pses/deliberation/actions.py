"""What is done about a cause: kinds of action by how well they hold, and what becomes of one. Pure.

The hierarchy is that of RCA2 (NPSF and IHI, 2015), after the VA's National Center for Patient Safety. From memory, to
be checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from .rooms import Refused


class Strength(StrEnum):
    """How little an action leaves to memory and vigilance."""

    STRONGER = "stronger"
    INTERMEDIATE = "intermediate"
    WEAKER = "weaker"


class ActionKind(StrEnum):
    """Stored by value."""

    ARCHITECTURE = "architecture"
    USABLE_DEVICES = "usable_devices"
    FORCING_FUNCTION = "forcing_function"
    SIMPLIFY = "simplify"
    STANDARDIZE = "standardize"
    LEADERSHIP = "leadership"
    REDUNDANCY = "redundancy"
    STAFFING = "staffing"
    SOFTWARE = "software"
    DISTRACTIONS = "distractions"
    SIMULATION_TRAINING = "simulation_training"
    CHECKLIST = "checklist"
    LOOK_ALIKES = "look_alikes"
    COMMUNICATION = "communication"
    DOCUMENTATION = "documentation"
    DOUBLE_CHECK = "double_check"
    WARNING = "warning"
    POLICY = "policy"
    TRAINING = "training"


class ActionState(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


HIERARCHY: Final[dict[Strength, dict[ActionKind, str]]] = {
    Strength.STRONGER: {
        ActionKind.ARCHITECTURE: "Change the building or the room",
        ActionKind.USABLE_DEVICES: "New device, tried for usability before it was bought",
        ActionKind.FORCING_FUNCTION: "Forcing function: the wrong way cannot be taken",
        ActionKind.SIMPLIFY: "Simplify the process and take steps out",
        ActionKind.STANDARDIZE: "Standardize equipment or process",
        ActionKind.LEADERSHIP: "Leaders take part in person",
    },
    Strength.INTERMEDIATE: {
        ActionKind.REDUNDANCY: "Redundancy",
        ActionKind.STAFFING: "More staff, or less work at a time",
        ActionKind.SOFTWARE: "Change of software",
        ActionKind.DISTRACTIONS: "Fewer distractions",
        ActionKind.SIMULATION_TRAINING: "Training by simulation, with refreshers",
        ActionKind.CHECKLIST: "Checklist or other aid to memory",
        ActionKind.LOOK_ALIKES: "No look-alikes and sound-alikes",
        ActionKind.COMMUNICATION: "Standard tool for communication, such as read-back",
        ActionKind.DOCUMENTATION: "Better documentation",
    },
    Strength.WEAKER: {
        ActionKind.DOUBLE_CHECK: "Double check",
        ActionKind.WARNING: "Warning or label",
        ActionKind.POLICY: "New policy, procedure or memorandum",
        ActionKind.TRAINING: "Training",
    },
}
STRENGTHS: Final = {
    Strength.STRONGER: "Stronger",
    Strength.INTERMEDIATE: "Intermediate",
    Strength.WEAKER: "Weaker",
}
WORDS: Final = {kind: words for kinds in HIERARCHY.values() for kind, words in kinds.items()}
STATES: Final = {ActionState.OPEN: "Open", ActionState.DONE: "Done", ActionState.DROPPED: "Dropped"}
MOVES: Final = {
    ActionState.OPEN: frozenset({ActionState.DONE, ActionState.DROPPED}),
    ActionState.DONE: frozenset({ActionState.OPEN}),
    ActionState.DROPPED: frozenset({ActionState.OPEN}),
}
ONLY_WEAKER: Final = (
    "All actions are weaker ones: they rely on people to remember. Look for one that changes the work itself."
)

# Actions taken are facts of running the place: not work product (42 U.S.C. 299b-21(7)(B)). From memory for the guidance
# that says so of action plans.
LEGEND_OPERATIONAL: Final = (
    "NOT PATIENT SAFETY WORK PRODUCT. This list says what is done, and by whom. It is a record of running this "
    "organization, and the privilege of 42 U.S.C. 299b-22 does not cover it."
)


def strength_of(kind: str) -> Strength:
    """Raises ValueError for a kind that is not on the list."""
    wanted = ActionKind(kind)
    return next(strength for strength, kinds in HIERARCHY.items() if wanted in kinds)


def only_weaker(kinds: Iterable[str]) -> bool:
    """Whether there are actions and none of them is better than weaker."""
    found = {strength_of(kind) for kind in kinds}
    return found == {Strength.WEAKER}


def settled(state: str, end: str) -> ActionState:
    """The state of an action after it was done, dropped or taken up again. Raises Refused."""
    here, there = ActionState(state), ActionState(end)
    if there not in MOVES[here]:
        raise Refused(f"This action is {STATES[here].lower()}. Take it up again first.")
    return there


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Whether its day is over and it is still open."""
    return ActionState(state) is ActionState.OPEN and due_on < today


def mermaid() -> str:
    """The table as a state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {ActionState.OPEN}"]
    lines += [f"    {start} --> {end}" for start in ActionState for end in ActionState if end in MOVES[start]]
    return "\n".join(lines) + "\n"
