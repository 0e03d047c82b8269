"""The list of a room: who is on it may enter, and nobody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.notices.services import tell

from ... import deliberation_selectors as selectors
from ...deliberation_houses import house_of, owned
from ...deliberation_policies import check_can_keep, check_writable


@transaction.atomic
def add_person(*, by: Acting, room_id: UUID, user_id: UUID, now: datetime) -> Any:
    """Put a person on the list; they are told that something waits. Twice is once. Raises Denied, Http404."""
    room, members = _kept(by, room_id)
    standing = next((each for each in members if each.user_id == user_id), None)
    if standing is not None:
        return standing
    if user_id not in selectors.people_here(by):
        raise Denied("People on the list need a role that takes part in deliberations. Choose a name from the list.")
    added = house_of(by).member(room=room, user_id=user_id, added_at=now, added_by=by.user_id, **owned(by))
    added.save(force_insert=True)
    audit.record("add_to_deliberation", by=by, subject=room, now=now, person=str(user_id))
    tell(user_ids=[user_id], now=now)
    return added


@transaction.atomic
def take_off(*, by: Acting, room_id: UUID, user_id: UUID, now: datetime) -> None:
    """Take a person off the list. Raises Denied for the last owner and for who still owns an open action; Http404."""
    room, members = _kept(by, room_id)
    leaving = _on_list(members, user_id)
    if leaving.is_owner and sum(each.is_owner for each in members) == 1:
        raise Denied("A room needs an owner. Make another person an owner first.")
    if any(each.owner_id == user_id and each.state == "open" for each in selectors.actions(by, room)):
        raise Denied("This person still owns an open action here. Give it to somebody else first.")
    leaving.delete()
    audit.record("take_off_deliberation", by=by, subject=room, now=now, person=str(user_id))


@transaction.atomic
def share_ownership(*, by: Acting, room_id: UUID, user_id: UUID, now: datetime) -> Any:
    """Make a person on the list an owner too. Raises Denied, Http404."""
    room, members = _kept(by, room_id)
    chosen = _on_list(members, user_id)
    if not chosen.is_owner:
        chosen.is_owner = True
        chosen.save(update_fields=["is_owner"])
        audit.record("share_deliberation", by=by, subject=room, now=now, person=str(user_id))
    return chosen


def _kept(by: Acting, room_id: UUID) -> tuple[Any, list[Any]]:
    room = selectors.room(by, room_id, locked=True)
    members = selectors.members(by, room)
    check_can_keep(by, members, selectors.people_here(by))
    check_writable(room)
    return room, members


def _on_list(members: list[Any], user_id: UUID) -> Any:
    found = next((each for each in members if each.user_id == user_id), None)
    if found is None:
        raise Http404
    return found
