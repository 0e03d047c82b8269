"""May this be done to this room? Each refusal is a sentence to show. Who may enter at all: `deliberation_selectors`."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any
from uuid import UUID

from pso_portal.accounts.acting import Acting, Denied

from .deliberation import actions, rooms
from .deliberation.actions import ActionState
from .deliberation.rooms import RoomState


def check_room_move(room: Any, move: rooms.Move) -> RoomState:
    """The state of a room after a move. Raises Denied."""
    try:
        return rooms.next_state(room.state, move)
    except rooms.Refused as refused:
        raise Denied(str(refused)) from refused


def check_writable(room: Any) -> None:
    """Raises Denied for a closed room."""
    try:
        rooms.check_writable(room.state)
    except rooms.Refused as refused:
        raise Denied(str(refused)) from refused


def check_action_move(action: Any, end: str) -> ActionState:
    """The state of an action after a move. Raises Denied."""
    try:
        return actions.settled(action.state, end)
    except rooms.Refused as refused:
        raise Denied(str(refused)) from refused


def may_keep(by: Acting, members: Iterable[Any], here: Container[UUID]) -> bool:
    """Whether a person on the list may change it, close the room and reopen it: its owners.

    `here`: who can enter rooms of this house now. Where no owner can any more, everybody on the list may: a room whose
    owner left must not be stuck.
    """
    owners = {each.user_id for each in members if each.is_owner}
    return by.user_id in owners or not any(owner in here for owner in owners)


def check_can_keep(by: Acting, members: Iterable[Any], here: Container[UUID]) -> None:
    """Raises Denied."""
    if not may_keep(by, members, here):
        raise Denied("Only an owner of this room does this. Owners are marked in the list of people.")
