"""Reads of what the PSO teaches, of the alerts beside it, and of how often one's own unit reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncQuarter

from aggregation.periods import closed_quarters, earlier
from events.models import Event
from pso_portal.tenancy.models import Unit

from .alert_selectors import standing_of
from .alerts import Contents
from .calendar import short
from .models import PublishedResource, Resource, SentAlert
from .resources import ResourceState

QUARTERS, FEW, ALERTS = 4, 5, 5


@dataclass(frozen=True, slots=True)
class Trend:
    """Reports of a unit by quarter, the earliest first; numbers under five are said as that."""

    unit: str
    quarters: tuple[tuple[str, str], ...]


def published(setting: str = "", topic: str = "", kind: str = "") -> QuerySet[PublishedResource]:
    """What is read now, the latest first: of a setting with what is for all, of a topic, of a kind."""
    rows: QuerySet[PublishedResource] = PublishedResource.objects.order_by("-published_at", "pk")
    if setting:
        rows = rows.filter(Q(settings=[]) | Q(settings__contains=[setting]))
    if topic:
        rows = rows.filter(topics__contains=[topic])
    return rows.filter(kind=kind) if kind else rows


def written(state: str = "") -> QuerySet[Resource]:
    """At the PSO, the last saved first; without drafts that were dropped."""
    rows: QuerySet[Resource] = Resource.objects.exclude(state=ResourceState.DROPPED)
    return rows.filter(state=state) if state else rows


def edition_of(resource_id: UUID) -> PublishedResource | None:
    """The edition that everybody reads."""
    found: PublishedResource | None = PublishedResource.objects.filter(pk=resource_id).first()
    return found


def alerts_for_staff(provider_id: UUID) -> list[tuple[SentAlert, Contents]]:
    """The latest that stand: what to watch and to do, and nothing of what the provider answers."""
    return [(each, Contents.from_json(each.contents)) for each in standing_of(provider_id)[:ALERTS]]


def trend_of(reader_id: UUID, today: date) -> Trend | None:
    """Of the unit that the reader reported from last, if any; nothing of single reports."""
    last = Event.objects.filter(reporter_id=reader_id, unit__isnull=False).order_by("-filed_at").first()
    unit = Unit.objects.filter(pk=last.unit_id).first() if last else None
    if unit is None:
        return None
    periods = closed_quarters(earlier(f"{today:%Y-%m}", 3 * (QUARTERS + 1)), today)[-QUARTERS:]
    rows = Event.objects.filter(unit_id=unit.pk).order_by().annotate(quarter=TruncQuarter("filed_at"))
    counts: Mapping[str, int] = {
        f"{begun.year}-Q{(begun.month + 2) // 3}": count
        for begun, count in rows.values_list("quarter").annotate(count=Count("pk"))
    }
    return Trend(unit.name, tuple((short(period), _said(counts.get(period, 0))) for period in periods))


def _said(count: int) -> str:
    if count == 0:
        return "None"
    return str(count) if count >= FEW else "Fewer than five"
