"""Where a report stands for the person who sent it: sent, read, under review, closed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from ..enums import Status
from ..models import Event
from ..policies import check_can_move


@transaction.atomic
def set_status(*, by: Acting, event_id: UUID, status: Status, now: datetime) -> Event:
    """Move a report on; the reporter sees it at once. Whoever moves it owns it, where nobody does yet.

    Raises Denied, Http404.
    """
    by.check(Permission.TRIAGE_EVENTS)
    event = _locked(event_id)
    status = Status(status)
    if event.status == status:
        return event
    check_can_move(event, status)
    event.status, event.owner_id = status, event.owner_id or by.user_id
    event.save(update_fields=["status", "owner_id"])
    audit.record("set_status", by=by, subject=event, now=now, status=str(status))
    return event


def note_read_status(*, by: Acting, event_id: UUID, now: datetime) -> Event:
    """Tell the reporter that a person who decides has opened the report; later stages stay as they are."""
    by.check(Permission.TRIAGE_EVENTS)
    event = _locked(event_id)
    if event.status != Status.SENT:
        return event
    return set_status(by=by, event_id=event_id, status=Status.READ, now=now)


def _locked(event_id: UUID) -> Event:
    event: Event | None = Event.objects.select_for_update().filter(pk=event_id).first()
    if event is None:
        raise Http404
    return event
