"""Reads of reports. Rows are those of the scope; an absent and a foreign one are the same 404."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.models import Membership, User
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import of_side
from pso_portal.tenancy.models import Unit
from pso_portal.tenancy.sides import Side

from .doubles import told_status
from .models import Draft, Event, EventDetail, Exposure, Merge

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What the inbox is narrowed to; empty means everything."""

    status: str = ""
    event_type: str = ""
    harm: str = ""
    unit: UUID | None = None
    owner: UUID | None = None
    unowned: bool = False


def inbox(wanted: InboxFilter) -> QuerySet[Any]:
    """The provider's events, latest first, with the unit at hand."""
    events = Event.objects.select_related("unit", "facility")
    chosen = {"status": wanted.status, "event_type": wanted.event_type, "harm": wanted.harm, "unit_id": wanted.unit,
              "owner_id": wanted.owner, "owner_id__isnull": wanted.unowned}  # fmt: skip
    return events.filter(**{key: value for key, value in chosen.items() if value})


def event(event_id: UUID) -> Event:
    """Raises Http404."""
    return get_object_or_404(Event.objects.select_related("unit", "facility"), pk=event_id)


def my_events(by: Acting) -> QuerySet[Any]:
    """The reports that carry the person's own name; an anonymous report is nobody's.

    Each with what a merged one's reporter is told by (`doubles.told_status`).
    """
    return _with_leading(Event.objects.filter(reporter_id=by.user_id))


def _with_leading(events: QuerySet[Any]) -> QuerySet[Any]:
    merges = Merge.objects.filter(duplicate=OuterRef("pk"), undone_at=None)
    leading, before = merges.values("leading__status")[:1], merges.values("status_before")[:1]
    return events.annotate(leading_status=Subquery(leading), status_before=Subquery(before))


def status_for_reporter(event: Event) -> str:
    """Where a report of `my_events` stands for its reporter: one that was merged stands where the leading one does."""
    if not hasattr(event, "leading_status"):  # not read by `my_events`
        merge = Merge.objects.filter(duplicate=event, undone_at=None).select_related("leading").first()
        return told_status(event.status, merge.status_before, merge.leading.status) if merge else event.status
    return told_status(event.status, event.status_before, event.leading_status)


def my_event(by: Acting, event_id: UUID, *, locked: bool = False) -> Event:
    """Raises Http404 for a report that does not carry the person's name."""
    mine = my_events(by)
    return get_object_or_404(mine.select_for_update() if locked else mine, pk=event_id)


def last_place(by: Acting) -> str:
    """The code of the place of the person's last report that carries their name; empty where there is none."""
    last = my_events(by).order_by("-filed_at").values_list("unit_id", "facility_id").first()
    return str(last[0] or last[1]) if last else ""


def events_for_machine(by: Acting) -> QuerySet[Any]:
    """What a credential may list: its own reports, or every one of the provider's where it may submit them."""
    return _with_leading(Event.objects.all()) if by.may(Permission.REPORT_TO_PSO) else my_events(by)


def event_for_machine(by: Acting, event_id: UUID) -> Event:
    """Raises Http404."""
    return get_object_or_404(events_for_machine(by), pk=event_id)


def drafts_of(by: Acting, now: datetime) -> QuerySet[Any]:
    """The person's own drafts that are still kept."""
    return Draft.objects.filter(author_id=by.user_id, saved_at__gte=now - KEPT_FOR)


def draft(by: Acting, draft_id: UUID) -> Draft:
    """Raises Http404 for another's."""
    return get_object_or_404(Draft.objects.all(), pk=draft_id, author_id=by.user_id)


def exposures_of(months: Collection[str], *, locked: bool = False) -> dict[str, Exposure]:
    """The latest version of each month that has one."""
    rows = Exposure.objects.filter(month__in=months).order_by("month", "version")
    return {row.month: row for row in (rows.select_for_update() if locked else rows)}


def latest_exposures() -> QuerySet[Any]:
    """The latest version of every month that has one, latest month first."""
    return Exposure.objects.order_by("-month", "-version").distinct("month")


def units() -> list[Unit]:
    """Every unit of the provider, with its facility."""
    return list(Unit.objects.select_related("facility"))


def names_of(user_ids: Collection[UUID | None]) -> dict[UUID, str]:
    """Names of people by id."""
    return dict(User.objects.filter(pk__in=[each for each in user_ids if each]).values_list("pk", "name"))


def risk_managers(provider_id: UUID) -> list[UUID]:
    """Who is told at once of severe harm."""
    places = Membership.objects.filter(provider_id=provider_id, ended_at=None, roles__contains=["risk_manager"])
    return list(places.values_list("user_id", flat=True))


def possible_owners(by: Acting) -> dict[UUID, str]:
    """Names, by id, of the people who work on reports at the person's provider now."""
    roles = [role.code for role in of_side(Side.PROVIDER) if Permission.TRIAGE_EVENTS in role.permissions]
    holds = reduce(or_, (Q(roles__contains=[code]) for code in roles))
    places = Membership.objects.filter(holds, provider_id=by.provider_id, ended_at=None, user__is_active=True)
    return dict(places.order_by("user__name").values_list("user_id", "user__name"))


def filed_with(filing_key: UUID) -> Event | None:
    """The event that this sending filed already, if it did."""
    return Event.objects.filter(filing_key=filing_key).first()


def event_to_detail(by: Acting, event_id: UUID) -> Event:
    """A report that the person decides about, or sent under their own name. Raises Http404 for any other."""
    events = Event.objects.all() if by.may(Permission.TRIAGE_EVENTS) else my_events(by)
    return get_object_or_404(events.select_related("unit", "facility"), pk=event_id)


def details_of(event: Event) -> list[EventDetail]:
    """The modules of an event that were begun."""
    return list(EventDetail.objects.filter(event=event).select_related("event"))


def detail_of(event: Event, form_url: str, *, locked: bool = False) -> EventDetail | None:
    """One module of an event, if it was begun."""
    rows = EventDetail.objects.filter(event=event, form_url=form_url)
    return (rows.select_for_update() if locked else rows).first()
