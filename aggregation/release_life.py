"""The life of a release, from what an analyst asks for to what readers are told is so no more. Pure.

A draft is checked by a worker, decided on by another person and published. What was published never changes
(42 CFR 3.208(b)(2): what is disclosed as nonidentifiable is protected no longer): it can be told anew once, at a date
that was fixed when it went out, or be withdrawn, and stands in the memory of the auditor all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Refused(Exception):
    """The move cannot be made; `str()` is a sentence to show."""


class DraftState(StrEnum):
    """Where a draft stands."""

    DRAFTING = "drafting"
    FAILED = "failed"
    DROPPED = "dropped"
    EMPTY = "empty"
    DRAFTED = "drafted"
    DECLINED = "declined"
    APPROVED = "approved"
    PUBLISHED = "published"


class Step(StrEnum):
    """What can be done to a draft."""

    CHECK = "check"
    FIND_NOTHING = "find nothing to show"
    FAIL = "fail"
    TRY_AGAIN = "try again"
    DROP = "drop"
    APPROVE = "approve"
    DECLINE = "decline"
    PUBLISH = "publish"


class Standing(StrEnum):
    """How a release stands to its readers."""

    IN_FORCE = "in_force"
    RESTATED = "restated"
    WITHDRAWN = "withdrawn"


class RequestState(StrEnum):
    """Where a request to withdraw a release stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


DRAFT_MOVES: Final[dict[tuple[DraftState, Step], DraftState]] = {
    (DraftState.DRAFTING, Step.CHECK): DraftState.DRAFTED,
    (DraftState.DRAFTING, Step.FIND_NOTHING): DraftState.EMPTY,
    (DraftState.DRAFTING, Step.FAIL): DraftState.FAILED,
    (DraftState.FAILED, Step.TRY_AGAIN): DraftState.DRAFTING,
    (DraftState.FAILED, Step.DROP): DraftState.DROPPED,
    (DraftState.DRAFTED, Step.APPROVE): DraftState.APPROVED,
    (DraftState.DRAFTED, Step.DECLINE): DraftState.DECLINED,
    (DraftState.APPROVED, Step.PUBLISH): DraftState.PUBLISHED,
}
STANDING_MOVES: Final[dict[Standing, frozenset[Standing]]] = {
    Standing.IN_FORCE: frozenset({Standing.RESTATED, Standing.WITHDRAWN}),
    # Where the newer one is withdrawn, the one before it is what stands.
    Standing.RESTATED: frozenset({Standing.IN_FORCE, Standing.WITHDRAWN}),
    Standing.WITHDRAWN: frozenset(),
}
REQUEST_MOVES: Final[dict[RequestState, frozenset[RequestState]]] = {
    RequestState.ASKED: frozenset({RequestState.GRANTED, RequestState.REFUSED}),
    RequestState.GRANTED: frozenset(),
    RequestState.REFUSED: frozenset(),
}
# Of these no other draft of the same table may stand beside them.
TAKEN: Final = frozenset(DraftState) - {DraftState.DECLINED, DraftState.DROPPED, DraftState.EMPTY}
# What was offered with these is remembered for good, whatever becomes of the release.
OFFERED: Final = frozenset({DraftState.APPROVED, DraftState.PUBLISHED})

NOT_SO: Final[Mapping[Step, str]] = {
    Step.CHECK: "This draft is not being drafted.",
    Step.FIND_NOTHING: "This draft is not being drafted.",
    Step.FAIL: "This draft is not being drafted.",
    Step.TRY_AGAIN: "This draft has not failed.",
    Step.DROP: "This draft has not failed.",
    Step.APPROVE: "This draft is not waiting for approval.",
    Step.DECLINE: "This draft is not waiting for approval.",
    Step.PUBLISH: "This draft is not approved.",
}


def next_state(state: str, step: Step) -> DraftState:
    """The draft's state after a step. Raises Refused."""
    found = DRAFT_MOVES.get((DraftState(state), step))
    if found is None:
        raise Refused(NOT_SO[step])
    return found


def standing_of(*, withdrawn: bool, restated: bool) -> Standing:
    """`restated`: a later table of the same figures stands in its place."""
    if withdrawn:
        return Standing.WITHDRAWN
    return Standing.RESTATED if restated else Standing.IN_FORCE


def draft_mermaid() -> str:
    """The table of drafts as a state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {DraftState.DRAFTING}: ask"]
    lines += [f"    {start} --> {end}: {step}" for (start, step), end in DRAFT_MOVES.items()]
    return "\n".join(lines) + "\n"


# A restatement comes once, at a date that was known beforehand: whoever could choose the moment could choose what the
# difference shows.
DEFAULT_MONTHS: Final = 12
FEWEST_MONTHS, MOST_MONTHS = 3, 36
OPEN_FOR: Final = 3     # months; the next quarter's date follows on


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day on which a table may be drafted anew."""

    opens: date
    closes: date

    def holds(self, on: date) -> bool:
        return self.opens <= on <= self.closes


def restatement_window(last_month: str, months: int) -> Window:
    """When figures that end with `last_month` ("2025-09") may be told anew: from `months` after it, for three months.

    Raises ValueError for fewer months than 3, which every late report needs, or more than 36.
    """
    if not FEWEST_MONTHS <= months <= MOST_MONTHS:
        raise ValueError(f"choose from {FEWEST_MONTHS} to {MOST_MONTHS} months")
    year, number = map(int, last_month.split("-"))
    return Window(_first_of(year, number + 1 + months), _day_before(year, number + 1 + months + OPEN_FOR))


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _day_before(year: int, month: int) -> date:
    return date.fromordinal(_first_of(year, month).toordinal() - 1)
