"""Reads for triage: the inbox with what reviewers made of it, and what one case holds besides its answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pso_portal.accounts.acting import Acting
from pso_portal.audit.models import Entry
from pso_portal.tenancy.models import Facility

from . import selectors
from .doubles import DAY, Told, window
from .models import Escalation, Event, FollowUpTask, HarmReview, Merge
from .places import Place, places
from .quick_report import WHERE, AnswersRefused, read_answers
from .selectors import InboxFilter
from .unnamed import day_of, is_day

# Acts that a case's timeline tells. Reads are not among them: they stand in the audit log, for those who may see it.
TOLD = ("assign", "set_status", "file_detail", "remove_file", "make_task", "finish_task", "reopen_task", "escalate",
        "settle_escalation", "merge", "merge_under", "unmerge")  # fmt: skip


def inbox(wanted: InboxFilter, *, escalated: bool = False) -> QuerySet[Any]:
    """The provider's reports with `reviewed_harm`, `is_escalated` and `led_by`, a number.

    The harm filter goes by the reviewer's where there is one; `escalated` leaves what was handed up and is open.
    """
    reviews = HarmReview.objects.filter(event=OuterRef("pk")).order_by("-rated_at")
    reviewed = Subquery(reviews.values("harm")[:1], output_field=CharField())
    merges = Merge.objects.filter(duplicate=OuterRef("pk"), undone_at=None)
    led_by = Subquery(merges.values("leading__number")[:1], output_field=CharField())
    open_ones = Exists(Escalation.objects.filter(event=OuterRef("pk"), settled_at=None))
    events = selectors.inbox(replace(wanted, harm="")).annotate(
        reviewed_harm=reviewed, is_escalated=open_ones, led_by=led_by
    )
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


def merge_of(event: Event) -> Merge | None:
    """What keeps a report under another, if it is."""
    return Merge.objects.filter(duplicate=event, undone_at=None).select_related("leading").first()


def kept_under(event: Event) -> list[Merge]:
    """What is kept under a report."""
    return list(Merge.objects.filter(leading=event, undone_at=None).select_related("duplicate"))


def event_by_number(number: str) -> Event | None:
    """The report that has this number, if one does."""
    return Event.objects.filter(number=number).first()


def near(event: Event) -> list[Event]:
    """Other reports that may tell of the same event, as far as `doubles` says; those that stand alone."""
    merged = Exists(Merge.objects.filter(duplicate=OuterRef("pk"), undone_at=None))
    same = _near(event.unit_id, event.facility, event.event_type, event.occurred_at)
    return list(same.exclude(pk=event.pk).filter(~merged).select_related("unit", "facility")[:20])


def maybe_reported(answers: Mapping[str, Any], now: datetime) -> bool:
    """Whether a report being written may tell of an event that was reported already. Tells nothing more.

    False where the answers do not stand yet. Nothing sealed is read, so nothing is noted: a draft leaves no trace.
    """
    known = places()
    place: Place | None = next((each for each in known if each.code == str(answers.get(WHERE, ""))), None)
    if place is None:
        return False
    codes = frozenset(each.code for each in known)
    try:
        told = read_answers(answers, places=codes, zone=place.facility.timezone, now=now)
    except AnswersRefused:
        return False
    unit_id = place.unit.pk if place.unit else None
    return _near(unit_id, place.facility, told.event_type, told.occurred_at).exists()


def _near(unit_id: UUID | None, facility: Facility, event_type: str, occurred_at: datetime) -> QuerySet[Any]:
    """As `doubles.may_be_same` has it, in the database: the window, and the day on which it begins."""
    zone = facility.timezone
    lasts = DAY if is_day(occurred_at, zone) else timedelta()
    start, end = window(Told(str(unit_id or facility.pk), event_type, occurred_at, lasts))
    near = Q(occurred_at__range=(start, end)) | Q(occurred_at=day_of(start, zone))
    return Event.objects.filter(near, unit_id=unit_id, facility=facility, event_type=event_type)
