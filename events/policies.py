"""May this be done to this report, in the state it is in? Each refusal is a sentence to show."""

from __future__ import annotations

from collections.abc import Container, Mapping
from uuid import UUID

from pso_portal.accounts.acting import Denied

from .enums import Status
from .models import Event

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


def check_can_own(owner_id: UUID | None, possible: Container[UUID]) -> None:
    """A report is given to somebody who may work on it here, or to nobody. Raises Denied."""
    if owner_id is not None and owner_id not in possible:
        raise Denied("Reports are given to people who read reports here. Choose a name from the list.")
