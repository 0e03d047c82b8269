"""What of a work product is for reporting, what stays as analysis, what is held back; and what may still be undone.

Pure. Information assembled for reporting may be removed until it is reported (42 CFR 3.20, "patient safety work
product" (2)(ii)); deliberations and analysis are protected from creation and never removed ((1)(ii)); what was reported
stays reported and protected (3.208(a)). That a part may be kept apart from the rest is read from (1)(ii) and is to be
checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from .enums import Marked, Route, State
from .pswp import CONTINUED, DELIBERATION, ENTRY, REMOVAL, Refused

WHOLE = ""  # the group that stands for the whole document


class Mark(Protocol):
    """A step of the history that marked something."""

    @property
    def number(self) -> int: ...
    @property
    def group(self) -> str: ...
    @property
    def choice(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How the whole and each group are marked now. `reported`: the step by which a copy last left (0: none did)."""

    marks: Mapping[str, tuple[Marked, int]]
    route: Route
    state: State
    reported: int = 0

    def of(self, group: str) -> Marked:
        """The mark of a group, or of the whole; what nobody marked is what it entered for."""
        if group in self.marks:
            return self.marks[group][0]
        return Marked.ANALYSIS if group == WHOLE and self.route is Route.DELIBERATION else Marked.REPORTING

    def left(self, group: str) -> bool:
        """Whether it was marked for reporting when a copy left. Terms may have kept it still: the stricter reading."""
        number = self.marks[group][1] if group in self.marks else 0
        return number < self.reported and self.of(group) is Marked.REPORTING

    @property
    def kept(self) -> frozenset[str]:
        """The groups of which nothing leaves."""
        return frozenset(each for each, (choice, _) in self.marks.items() if each and choice is not Marked.REPORTING)

    @property
    def refusal(self) -> str:
        """Why the whole does not leave; empty where it may."""
        return "" if self.left(WHOLE) else _STAYS.get(self.of(WHOLE), "")


_STAYS = {
    Marked.ANALYSIS: "This stays here as analysis or deliberation. Mark it for reporting first.",
    Marked.HELD_BACK: "This is held back for now. Mark it for reporting first.",
}
EFFECTS = {
    Marked.REPORTING: (
        "It leaves when the report is sent. Until then it can be marked otherwise", ENTRY,
    ),
    Marked.ANALYSIS: (
        "It stays here, protected as analysis: it does not leave, and from now on it can never be removed, whatever it "
        "is marked later", DELIBERATION,
    ),
    Marked.HELD_BACK: (
        "It stays here until you mark it otherwise. Until the report is sent it can still be removed with it", REMOVAL,
    ),
}  # fmt: skip


def standing(marks: Iterable[Mark], *, route: str, state: str, reported: int = 0) -> Standing:
    """From the history, oldest first: the last mark of each group counts."""
    found = {each.group: (Marked(each.choice), each.number) for each in marks}
    return Standing(found, Route(route), State(state), reported)


def effect(choice: Marked) -> str:
    """What a mark does, in one line with its paragraph."""
    words, paragraph = EFFECTS[choice]
    return f"{words} ({paragraph})."


def check_mark(now: Standing, group: str, choice: Marked) -> None:
    """Raises Refused."""
    if now.state is State.REMOVED:
        raise Refused("This was removed from the evaluation system, so nothing of it is marked.", REMOVAL)
    if now.state is State.WITHDRAWN:
        raise Refused("This was reported and taken back. It stays as it is.", CONTINUED)
    if now.left(group) and choice is not Marked.REPORTING:
        raise Refused("This was for reporting when the report was sent. What was reported stays reported.", CONTINUED)
    if now.of(group) is choice:
        raise Refused("It is marked so already.", EFFECTS[choice][1])
    if now.of(group) is Marked.ANALYSIS and choice is Marked.HELD_BACK:
        raise Refused(
            "Analysis and deliberation are protected from creation. They can be marked for reporting, not held back.",
            DELIBERATION,
        )


def check_removal(marks: Iterable[Mark]) -> None:
    """Raises Refused where anything was ever marked as analysis."""
    if any(each.choice == Marked.ANALYSIS for each in marks):
        raise Refused(
            "Part of this was marked as analysis or deliberation. That is protected from creation and never removed.",
            DELIBERATION,
        )
