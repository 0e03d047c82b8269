"""Reads of rooms. A room of another house, one whose list a person is not on, and none at all are the same 404."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.models import Membership
from pso_portal.accounts.roles import of_side
from pso_portal.audit.models import Entry

from .deliberation.actions import ActionState
from .deliberation_houses import house_of
from .models import OperationalAction


def rooms(by: Acting) -> QuerySet[Any]:
    """The rooms on whose list a person is, latest first. Nothing without the permission."""
    house = house_of(by)
    listed = house.member.objects.filter(room=OuterRef("pk"), user_id=by.user_id)
    found: QuerySet[Any] = house.room.objects.filter(Exists(listed))
    return found if by.may(house.permission) else found.none()


def room(by: Acting, room_id: UUID, *, locked: bool = False) -> Any:
    """Raises Http404."""
    found = rooms(by).select_for_update(of=("self",)) if locked else rooms(by)
    return get_object_or_404(found, pk=room_id)


def rooms_about(by: Acting, content_id: UUID) -> QuerySet[Any]:
    """A person's rooms about a report of their provider."""
    return rooms(by).filter(about__contains=[str(content_id)])


def members(by: Acting, one: Any) -> list[Any]:
    """The list of a room, in the order in which people came."""
    return list(house_of(by).member.objects.filter(room=one))


def people_here(by: Acting) -> dict[UUID, str]:
    """Names, by id, of everybody who can be put on a list of this house now."""
    house = house_of(by)
    roles = [role.code for role in of_side(house.side) if house.permission in role.permissions]
    holds = reduce(or_, (Q(roles__contains=[code]) for code in roles))
    places = Membership.objects.filter(holds, provider_id=by.provider_id, ended_at=None, user__is_active=True)
    places = places.filter(side=house.side).order_by("user__name")
    return dict(places.values_list("user_id", "user__name"))


def versions(by: Acting, one: Any) -> list[Any]:
    """The minutes as they were saved, latest first."""
    return list(house_of(by).version.objects.filter(room=one))


def findings(by: Acting, one: Any) -> list[Any]:
    """Timeline and causal statements, struck ones too."""
    return list(house_of(by).finding.objects.filter(room=one))


def finding(by: Acting, one: Any, finding_id: UUID) -> Any:
    """Raises Http404."""
    return get_object_or_404(house_of(by).finding.objects.select_for_update(of=("self",)), pk=finding_id, room=one)


def actions(by: Acting, one: Any) -> list[Any]:
    """The actions of a room, what is due first first."""
    return list(house_of(by).action.objects.filter(room=one))


def action(by: Acting, one: Any, action_id: UUID) -> Any:
    """Raises Http404."""
    return get_object_or_404(house_of(by).action.objects.select_for_update(of=("self",)), pk=action_id, room=one)


def open_actions(by: Acting) -> QuerySet[Any]:
    """What is still to be done in a person's rooms, what is due first first, with the room at hand."""
    found: QuerySet[Any] = house_of(by).action.objects.filter(room__in=rooms(by), state=ActionState.OPEN)
    return found.select_related("room")


def my_open_count(by: Acting) -> int:
    """How many actions wait for a person, for the rail."""
    return open_actions(by).filter(owner_id=by.user_id).order_by().count()


def operational(ids: Iterable[UUID | None]) -> dict[UUID, OperationalAction]:
    """What was put into operation, by id."""
    found = OperationalAction.objects.filter(pk__in=[each for each in ids if each])
    return {each.pk: each for each in found}


def acts(one: Any) -> list[Entry]:
    """What people did to a room, latest first, without the readings."""
    found = Entry.objects.filter(table=one._meta.db_table, row=one.pk).exclude(verb="read_sealed")
    return list(found.order_by("-at")[:60])


def uuid_of(text: str) -> UUID:
    """Raises Http404 for what is no id."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
