"""Reads of emergency accesses. The PSO sees all of them, a provider those to its own submissions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from pso_portal.accounts.acting import Acting
from pso_portal.audit.models import Entry
from pso_portal.tenancy.models import Provider

from .emergency import Access, stands
from .models import EmergencyAccess, EmergencyReview, Submission

LISTED, OPENED = "list_in_emergency", "open_in_emergency"


@dataclass(frozen=True, slots=True)
class Emergency:
    """An access with its review, and where it stands."""

    row: EmergencyAccess
    review: EmergencyReview | None
    standing: Access


def emergencies(now: datetime) -> list[Emergency]:
    """Every access that the scope shows, latest first."""
    return [_emergency(row, now) for row in _rows()]


def emergency(access_id: UUID, now: datetime) -> Emergency:
    """Raises Http404."""
    return _emergency(get_object_or_404(_rows(), pk=access_id), now)


def open_access(by: Acting, access_id: UUID, now: datetime) -> EmergencyAccess:
    """The person's own access while its hour lasts. Raises Http404 for another's, for one that is over, for none."""
    return get_object_or_404(EmergencyAccess.objects.all(), pk=access_id, asked_by=by.user_id, ends_at__gt=now)


def has_open(by: Acting, provider_id: UUID, now: datetime) -> bool:
    """Whether the person has an access to this provider's submissions now."""
    return EmergencyAccess.objects.filter(asked_by=by.user_id, provider_id=provider_id, ends_at__gt=now).exists()


def debts(now: datetime) -> int:
    """How many accesses are over and nobody has judged yet."""
    return EmergencyAccess.objects.filter(ends_at__lte=now, reviews=None).order_by().count()


def lately(since: datetime) -> int:
    """How many accesses were opened since a moment."""
    return EmergencyAccess.objects.filter(opened_at__gte=since).order_by().count()


def holders() -> QuerySet[Provider]:
    """Providers whose submissions the PSO still holds."""
    return Provider.objects.filter(data_disposed_at=None).order_by("name")


def held(access: EmergencyAccess) -> QuerySet[Submission]:
    """The submissions that an access opens: of its provider alone, latest first."""
    return Submission.objects.filter(provider_id=access.provider_id).order_by("-sent_at", "-number")


def read_by(accesses: Iterable[EmergencyAccess]) -> dict[UUID, list[Entry]]:
    """Entries of what was read by each access: nobody has two to one provider at a time. One query for all."""
    wanted = list(accesses)
    if not wanted:
        return defaultdict(list)
    people, since = {each.asked_by for each in wanted}, min(each.opened_at for each in wanted)
    entries = Entry.objects.filter(verb__in=(LISTED, OPENED), actor_id__in=people, at__gte=since).order_by("at", "pk")
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in entries:
        for each in wanted:
            if _by(each, entry):
                found[each.pk].append(entry)
    return found


def _by(access: EmergencyAccess, entry: Entry) -> bool:
    same = (entry.actor_id, entry.provider_id) == (access.asked_by, access.provider_id)
    return same and access.opened_at <= entry.at < access.ends_at


def _rows() -> QuerySet[EmergencyAccess]:
    return EmergencyAccess.objects.select_related("provider").prefetch_related("reviews")


def _emergency(row: EmergencyAccess, now: datetime) -> Emergency:
    review = next(iter(row.reviews.all()), None)
    return Emergency(row, review, stands(row.ends_at, reviewed=review is not None, now=now))
