"""Rooms opened, closed and opened again. What is said in one is work product from the first keystroke."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.tenancy.sides import Side

from ... import deliberation_selectors as selectors
from ... import selectors as products
from ...deliberation.rooms import CONTENT_KIND, Move, RoomKind
from ...deliberation_houses import house_of, owned
from ...deliberation_policies import check_can_keep, check_room_move
from ...enums import Purpose, Route
from ...pswp import Move as LegalMove
from ...pswp import check_move
from ..admission import admit


@transaction.atomic
def open_room(
    *, by: Acting, key: UUID, kind: RoomKind, title: str, purpose: str, started_on: date, now: datetime,
    about: Collection[UUID] = (),
) -> Any:  # fmt: skip
    """Open a room with `by` as its owner; the same `key` from the same person again is the same room.

    At a provider it is admitted as deliberation in this transaction (42 CFR 3.20, "patient safety work product"
    (1)(ii)); at the PSO it is developed by the PSO (42 CFR 3.20, (1)(i)(B)). Raises Denied; Http404 for a report that
    is not there.
    """
    house = house_of(by)
    by.check(house.permission)
    room_id = uuid5(by.membership_id, str(key))
    earlier = house.room.objects.filter(pk=room_id).first()
    if earlier is not None:
        return earlier
    if started_on > now.date():
        raise Denied("The start lies ahead. Open the room when the work begins.")
    room = house.room(
        id=room_id, kind=RoomKind(kind), started_on=started_on, opened_at=now, opened_by=by.user_id,
        contents={"title": title.strip(), "purpose": purpose.strip(), "outcome": ""}, **owned(by), **_law(by, about),
    )  # fmt: skip
    room.save(force_insert=True)
    house.member(
        room=room, user_id=by.user_id, is_owner=True, added_at=now, added_by=by.user_id, **owned(by)
    ).save(force_insert=True)  # fmt: skip
    audit.record("open_deliberation", by=by, subject=room, now=now, kind=str(room.kind))
    if by.side is Side.PROVIDER:
        admit(by=by, content_kind=CONTENT_KIND, content_id=room.pk, purpose=Purpose.ANALYSIS, now=now)
    return room


@transaction.atomic
def close_room(*, by: Acting, room_id: UUID, outcome: str, now: datetime) -> Any:
    """Close a room with what came of it; open actions go on. Raises Denied, Http404."""
    room = _kept(by, room_id)
    state = check_room_move(room, Move.CLOSE)
    if not outcome.strip():
        raise Denied("Say in a sentence what came of it.")
    room.contents = {**room.contents, "outcome": outcome.strip()}
    room.state, room.closed_at, room.closed_by = state, now, by.user_id
    room.save(update_fields=["contents", "state", "closed_at", "closed_by"])
    audit.record("close_deliberation", by=by, subject=room, now=now)
    return room


@transaction.atomic
def reopen_room(*, by: Acting, room_id: UUID, now: datetime) -> Any:
    """Open a closed room again; its outcome stays until it is closed anew. Raises Denied, Http404."""
    room = _kept(by, room_id)
    room.state = check_room_move(room, Move.REOPEN)
    room.save(update_fields=["state"])
    audit.record("reopen_deliberation", by=by, subject=room, now=now)
    return room


def _law(by: Acting, about: Collection[UUID]) -> dict[str, Any]:
    """What a room says of its own legal state: at a provider a work product says it instead."""
    if by.side is Side.PROVIDER:
        for content_id in about:
            products.product_of("event", content_id)
        return {"about": [str(each) for each in about]}
    if about:
        raise Denied("The PSO's rooms name no report of a provider.")
    return {
        "route": Route.PSO_DEVELOPED,
        "legal_state": check_move(None, LegalMove.DEVELOP, route=Route.PSO_DEVELOPED),
    }


def _kept(by: Acting, room_id: UUID) -> Any:
    room = selectors.room(by, room_id, locked=True)
    check_can_keep(by, selectors.members(by, room), selectors.people_here(by))
    return room
