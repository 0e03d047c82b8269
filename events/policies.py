"""May this be done to this report, in the state it is in? Each refusal is a sentence to show."""

from __future__ import annotations

from collections.abc import Mapping

from pses.enums import State
from pses.models import WorkProduct
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

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


def check_can_detail(by: Acting, event: Event, product: WorkProduct) -> None:
    """Detail comes from who reported it under their name, until it is reported, and from those who decide.

    Raises Denied.
    """
    if product.state == State.REMOVED:
        raise Denied("This report was taken out of the evaluation system. Nothing can be added to it here.")
    if by.may(Permission.TRIAGE_EVENTS):
        return
    if not by.may(Permission.FILE_REPORT) or event.reporter_id is None or event.reporter_id != by.user_id:
        raise Denied("Only the person who sent this report can add to it.")
    if product.reported_at is not None:
        raise Denied("This report went to the PSO. Tell the risk manager what you want to add.")
