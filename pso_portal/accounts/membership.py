"""Which place a signed-in person acts at, and the switch between places."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from .models import Membership, User

CHOSEN = "acting_membership"


def open_memberships(user: User) -> QuerySet[Membership]:
    """The places where the person works now; ended ones are gone at once."""
    return Membership.objects.filter(user=user, ended_at=None).select_related("user").order_by("started_at")


def chosen_membership(request: HttpRequest) -> Membership | None:
    """The place chosen in this session, or the first."""
    if not request.user.is_authenticated:
        return None
    places = list(open_memberships(request.user))
    chosen = request.session.get(CHOSEN)
    return next((place for place in places if str(place.pk) == chosen), places[0] if places else None)


def choose_membership(request: HttpRequest, membership_id: UUID) -> Membership | None:
    """Act at another place from the next request on. None where it is not one of the person's own."""
    place = open_memberships(request.user).filter(pk=membership_id).first()
    if place is not None:
        request.session[CHOSEN] = str(place.pk)
    return place
