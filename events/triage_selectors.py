"""Reads for triage: the inbox with what reviewers made of it, and what one case holds besides its answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pso_portal.audit.models import Entry

from . import selectors
from .models import Event, HarmReview
from .selectors import InboxFilter

# Acts that a case's timeline tells. Reads are not among them: they stand in the audit log, for those who may see it.
TOLD = ("assign", "set_status", "file_detail", "remove_file")


def inbox(wanted: InboxFilter) -> QuerySet[Any]:
    """The provider's reports with `reviewed_harm`; the harm filter goes by the reviewer's where there is one."""
    reviews = HarmReview.objects.filter(event=OuterRef("pk")).order_by("-rated_at")
    reviewed = Subquery(reviews.values("harm")[:1], output_field=CharField())
    events = selectors.inbox(replace(wanted, harm="")).annotate(reviewed_harm=reviewed)
    if wanted.harm:
        events = events.annotate(counted_harm=Coalesce("reviewed_harm", F("harm"))).filter(counted_harm=wanted.harm)
    return events


def harm_reviews(event: Event) -> list[HarmReview]:
    """Every rating of a report, latest first."""
    return list(HarmReview.objects.filter(event=event))


def reported_harm(event: Event) -> str:
    """The harm that goes to the PSO: the reviewer's last rating, or what was told where nobody rated it."""
    rated = HarmReview.objects.filter(event=event).values_list("harm", flat=True).first()
    return rated or event.harm


def acts_on(rows: Collection[UUID]) -> list[Entry]:
    """Entries of acts on these rows that a timeline tells, earliest first."""
    return list(Entry.objects.filter(row__in=list(rows), verb__in=TOLD).order_by("at", "pk"))
