"""Reads about unit links, and about who somebody without an account said they were."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from .models import StatedReporter, UnitLink
from .places import Place
from .stated import Stated


def open_links() -> dict[str, UnitLink]:
    """The links in use, by the code of their place."""
    return {str(link.unit_id or link.facility_id): link for link in UnitLink.objects.filter(ended_at=None)}


def link_of_place(place: Place, *, locked: bool = False) -> UnitLink | None:
    """The link in use at a place."""
    rows = UnitLink.objects.select_for_update() if locked else UnitLink.objects.all()
    found: UnitLink | None = rows.filter(facility=place.facility, unit=place.unit, ended_at=None).first()
    return found


def stated_ids(event_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these reports bear a name that nobody has checked. Opens nothing."""
    if not event_ids:
        return frozenset()
    return frozenset(StatedReporter.objects.filter(event_id__in=event_ids).values_list("event_id", flat=True))


def stated_of(event_id: UUID) -> Stated | None:
    """What the sender of a report said of themselves; None where nobody did. Opens it."""
    found = StatedReporter.objects.filter(event_id=event_id).first()
    return Stated(**found.told) if found else None
