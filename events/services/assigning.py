"""Whose work a report is: given to one person, to another, or to nobody again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.notices.services import tell

from ..models import Event
from ..policies import check_can_own
from ..selectors import possible_owners


@transaction.atomic
def assign_events(*, by: Acting, event_ids: Collection[UUID], owner_id: UUID | None, now: datetime) -> int:
    """Give reports to one person, or to nobody; all or none. Returns how many changed hands.

    A new owner whose own act it is not gets one mail that something waits. The reporter is told nothing: assigning is
    not reading. Raises Denied for a person who may not triage here, Http404 where one of the reports is absent.
    """
    by.check(Permission.TRIAGE_EVENTS)
    check_can_own(owner_id, possible_owners(by))
    wanted = set(event_ids)
    events = list(Event.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    if len(events) != len(wanted):
        raise Http404
    changed = [event for event in events if event.owner_id != owner_id]
    for event in changed:
        event.owner_id = owner_id
        event.save(update_fields=["owner_id"])
        audit.record("assign", by=by, subject=event, now=now, owner=str(owner_id) if owner_id else "nobody")
    if changed and owner_id and owner_id != by.user_id:
        tell(user_ids={owner_id}, now=now)
    return len(changed)
