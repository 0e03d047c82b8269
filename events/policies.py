"""May this be done to this report, in the state it is in? Each refusal is a sentence to show."""

from __future__ import annotations

from collections.abc import Mapping

from pso_portal.accounts.acting import Denied

from .enums import RunState, Status
from .models import Event, ImportRun

MOVES: Mapping[Status, frozenset[Status]] = {
    Status.SENT: frozenset({Status.READ, Status.UNDER_REVIEW, Status.CLOSED}),
    Status.READ: frozenset({Status.UNDER_REVIEW, Status.CLOSED}),
    Status.UNDER_REVIEW: frozenset({Status.CLOSED}),
    Status.CLOSED: frozenset({Status.UNDER_REVIEW}),
}


def check_can_move(event: Event, status: Status) -> None:
    """A report never goes back to "sent" or "read": its reporter was told otherwise. Raises Denied."""
    if status not in MOVES[Status(event.status)]:
        raise Denied("A report that moved on does not go back to that status. Reopen it for review instead.")


# A mapping that changes undoes the check: what is filed is what was checked. Once begun, filing only goes on.
RUN_MOVES: Mapping[RunState, frozenset[RunState]] = {
    RunState.UPLOADED: frozenset({RunState.UPLOADED, RunState.CHECKING, RunState.DROPPED}),
    RunState.CHECKING: frozenset({RunState.UPLOADED, RunState.CHECKED, RunState.DROPPED}),
    RunState.CHECKED: frozenset({RunState.UPLOADED, RunState.FILING, RunState.DROPPED}),
    RunState.FILING: frozenset({RunState.STOPPED, RunState.DONE}),
    RunState.STOPPED: frozenset({RunState.FILING}),
    RunState.DONE: frozenset(),
    RunState.DROPPED: frozenset(),
}


def check_can_take(run: ImportRun, state: RunState) -> None:
    """Raises Denied."""
    if state not in RUN_MOVES[RunState(run.state)]:
        raise Denied("This import has moved on since you opened the page. Open it again from the list of imports.")
