"""Reads about sealed names. Nothing here opens one."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from pso_portal.accounts.acting import Acting
from pso_portal.vault.pepper import pepper

from .models import Event, IdentityOpening, SealedIdentity


def mark_of(person: UUID, event_id: UUID) -> str:
    """The mark of one person and one report: found again by who has both, and by nobody who lacks the pepper."""
    return pepper("sealed identity", person.bytes + event_id.bytes).hex()


def sealed_ids(event_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these reports bear a sealed name."""
    if not event_ids:
        return frozenset()
    return frozenset(SealedIdentity.objects.filter(event_id__in=event_ids).values_list("event_id", flat=True))


def my_sealed_ids(by: Acting) -> list[UUID]:
    """The reports that the person sent with the name sealed. Every mark is tried: microseconds each."""
    rows = SealedIdentity.objects.values_list("event_id", "mark")
    return [event_id for event_id, mark in rows if hmac.compare_digest(mark, mark_of(by.user_id, event_id))]


def my_sealed_events(by: Acting) -> list[Event]:
    """Those reports, latest first."""
    mine = my_sealed_ids(by)
    return list(Event.objects.filter(pk__in=mine).order_by("-filed_at", "number")) if mine else []


def my_sealed_event(by: Acting, event_id: UUID) -> Event:
    """Raises Http404 for one that is another's, or whose name is not sealed."""
    identity = SealedIdentity.objects.filter(event_id=event_id).select_related("event__facility", "event__unit").first()
    if identity is None or not hmac.compare_digest(identity.mark, mark_of(by.user_id, event_id)):
        raise Http404
    event: Event = identity.event
    return event


def identity_of(event_id: UUID) -> SealedIdentity:
    """The sealed name of a report, unopened. Raises Http404."""
    return get_object_or_404(SealedIdentity.objects.select_related("event"), event_id=event_id)


def is_sent_by(identity: SealedIdentity, person: UUID) -> bool:
    """Whether a person sent it, without opening the name."""
    return hmac.compare_digest(identity.mark, mark_of(person, identity.event_id))


def sealed_reports() -> list[Event]:
    """Every report with a sealed name, latest first."""
    ids = SealedIdentity.objects.values_list("event_id", flat=True)
    return list(Event.objects.filter(pk__in=list(ids)).order_by("-filed_at", "number"))


def openings_of(event_ids: Collection[UUID]) -> list[IdentityOpening]:
    """Requests about these reports, latest first."""
    return list(IdentityOpening.objects.filter(event_id__in=list(event_ids)))


def opening(event_id: UUID, *, locked: bool = False) -> IdentityOpening | None:
    """The latest request about a report."""
    rows = IdentityOpening.objects.select_for_update() if locked else IdentityOpening.objects.all()
    found: IdentityOpening | None = rows.filter(event_id=event_id).first()
    return found
