"""Reads of searches, and the coded part of one: it narrows what is opened at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from pso_portal.accounts.acting import Acting
from pso_portal.files.models import Attachment
from pso_portal.tenancy.models import Facility

from .models import Event, Search

KEPT_FOR = timedelta(hours=1)
MINE, NOBODY, WITH, WITHOUT = "mine", "nobody", "with", "without"
PLAIN = ("status", "event_type", "harm", "kind", "unit", "facility")
NUMBER = re.compile(r"[0-9]{1,2}-?[0-9]{0,6}|[0-9]{1,6}")


def searches(by: Acting, now: datetime) -> QuerySet[Any]:
    """The person's own searches that are still kept."""
    return Search.objects.filter(asked_by=by.user_id, began_at__gt=now - KEPT_FOR)


def search(by: Acting, search_id: UUID, now: datetime) -> Search:
    """Raises Http404 for another's, and for one that was forgotten."""
    return get_object_or_404(searches(by, now), pk=search_id)


def narrowed(filters: Mapping[str, str], *, asked_by: UUID, before: datetime) -> QuerySet[Any]:
    """Reports filed until `before` that the coded filters leave, latest first. A filter that is empty leaves all."""
    events = Event.objects.select_related("unit", "facility").filter(filed_at__lte=before)
    chosen = {key: filters[key] for key in PLAIN if filters.get(key)}
    events = events.filter(**{f"{key}_id" if key in ("unit", "facility") else key: chosen[key] for key in chosen})
    events = events.filter(_owned(filters.get("owner", ""), asked_by), _dated(filters))
    if filters.get("number"):
        events = events.filter(number__contains=filters["number"])
    if filters.get("files"):
        has_files = Exists(
            Attachment.objects.filter(content_kind="event", content_id=OuterRef("pk"), removed_at=None).order_by()
        )
        events = events.filter(has_files if filters["files"] == WITH else ~has_files)
    return events.order_by("-filed_at", "-pk")


def _owned(owner: str, asked_by: UUID) -> Q:
    if not owner:
        return Q()
    return Q(owner_id=None) if owner == NOBODY else Q(owner_id=asked_by if owner == MINE else owner)


def _dated(filters: Mapping[str, str]) -> Q:
    """Days of the event, whole, by the clock of the provider's first facility."""
    zone = ZoneInfo(Facility.objects.order_by("name").values_list("timezone", flat=True).first() or "UTC")
    asked = Q()
    if filters.get("since"):
        asked &= Q(occurred_at__gte=datetime.combine(date.fromisoformat(filters["since"]), time(), zone))
    if filters.get("until"):
        end = date.fromisoformat(filters["until"]) + timedelta(days=1)
        asked &= Q(occurred_at__lt=datetime.combine(end, time(), zone))
    return asked


def left_to_read(held: Search) -> QuerySet[Any]:
    """Reports that the search has not looked at yet, latest first."""
    events = narrowed(held.asked["filters"], asked_by=held.asked_by, before=held.began_at)
    if held.last_filed_at is None:
        return events
    earlier = Q(filed_at__lt=held.last_filed_at) | Q(filed_at=held.last_filed_at, pk__lt=held.last_id)
    return events.filter(earlier)
