"""Drafts and releases."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from ..models import Fact, Release, ReleaseDraft
from ..periods import closed_quarters
from .finding import one


def drafts() -> QuerySet[ReleaseDraft]:
    return ReleaseDraft.objects.all()


def draft(draft_id: UUID) -> ReleaseDraft:
    return one(ReleaseDraft.objects.filter(pk=draft_id))


def releases() -> QuerySet[Release]:
    return Release.objects.annotate(cell_count=Count("cells")).order_by("-number")


def release(release_id: UUID) -> Release:
    return one(Release.objects.filter(pk=release_id).prefetch_related("cells"))


def latest_release(setting: str) -> Release | None:
    found: Release | None = (
        Release.objects.filter(setting=setting).prefetch_related("cells").order_by("-period", "-number").first()
    )
    return found


def open_quarters(setting: str, today: date) -> list[str]:
    """Closed quarters of a setting that no draft stands for yet, newest first."""
    first = Fact.objects.filter(setting=setting).aggregate(first=Min("month"))["first"]
    if first is None:
        return []
    taken = set(
        ReleaseDraft.objects.filter(setting=setting).exclude(state="declined").values_list("period", flat=True)
    )
    return [quarter for quarter in reversed(closed_quarters(first, today)) if quarter not in taken]
