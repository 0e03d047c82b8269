"""Reads for triage: the inbox with what reviewers made of it, and what one case holds besides its answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pso_portal.accounts.acting import Acting
from pso_portal.audit.models import Entry
from pso_portal.tenancy.models import Facility

from . import selectors
from .models import Escalation, Event, FollowUpTask, HarmReview
from .selectors import InboxFilter

# Acts that a case's timeline tells. Reads are not among them: they stand in the audit log, for those who may see it.
TOLD = ("assign", "set_status", "file_detail", "remove_file", "make_task", "finish_task", "reopen_task", "escalate",
        "settle_escalation")  # fmt: skip


def inbox(wanted: InboxFilter, *, escalated: bool = False) -> QuerySet[Any]:
    """The provider's reports with `reviewed_harm` and `is_escalated`.

    The harm filter goes by the reviewer's where there is one; `escalated` leaves what was handed up and is open.
    """
    reviews = HarmReview.objects.filter(event=OuterRef("pk")).order_by("-rated_at")
    reviewed = Subquery(reviews.values("harm")[:1], output_field=CharField())
    open_ones = Exists(Escalation.objects.filter(event=OuterRef("pk"), settled_at=None))
    events = selectors.inbox(replace(wanted, harm="")).annotate(reviewed_harm=reviewed, is_escalated=open_ones)
    events = events.filter(is_escalated=True) if escalated else events
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


def tasks_of(event: Event) -> list[FollowUpTask]:
    """The tasks of a report, what is due first."""
    return list(FollowUpTask.objects.filter(event=event))


def my_tasks(by: Acting, *, done: bool = False) -> QuerySet[Any]:
    """The person's own tasks: what is open, overdue first; or what is done, latest first."""
    mine = FollowUpTask.objects.filter(owner_id=by.user_id, done_at__isnull=not done).select_related("event")
    return mine.order_by("-done_at") if done else mine.order_by("due_on", "made_at")


def open_escalations(event: Event) -> list[Escalation]:
    """Where a report was handed up and nobody took it on yet."""
    return list(Escalation.objects.filter(event=event, settled_at=None))


def today(now: datetime) -> date:
    """The day it is at the provider's first facility; UTC where it has none."""
    zone = Facility.objects.order_by("name").values_list("timezone", flat=True).first()
    return now.astimezone(ZoneInfo(zone or "UTC")).date()
