"""Two reports of one event: one leads, the other is kept under it. It can be taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pses.selectors import locked_product
from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from ..enums import Status
from ..models import Event, Merge
from ..policies import check_can_lead, check_can_merge


@transaction.atomic
def merge_events(*, by: Acting, duplicate_id: UUID, leading_id: UUID, now: datetime) -> Merge:
    """Keep one report under another: it closes, is not reported to the PSO, and its reporter hears what the other's
    does. Raises Denied, Http404.
    """
    by.check(Permission.TRIAGE_EVENTS)
    # In one order, so that two merges the opposite way round wait for each other; reporting locks the product too.
    products = {each: locked_product("event", each) for each in sorted({duplicate_id, leading_id})}
    rows = Event.objects.select_for_update(of=("self",)).filter(pk__in=list(products)).order_by("pk")
    events = {event.pk: event for event in rows}
    duplicate, leading = events[duplicate_id], events[leading_id]
    check_can_merge(by, duplicate, products[duplicate_id])
    check_can_lead(by, leading, products[leading_id], duplicate)
    merge = Merge(
        provider_id=duplicate.provider_id, duplicate=duplicate, leading=leading, status_before=duplicate.status,
        merged_by=by.user_id, merged_at=now,
    )  # fmt: skip
    merge.save(force_insert=True)
    duplicate.status = Status.CLOSED
    duplicate.save(update_fields=["status"])
    audit.record("merge", by=by, subject=duplicate, now=now, leading=str(leading.pk))
    audit.record("merge_under", by=by, subject=leading, now=now, duplicate=str(duplicate.pk))
    return merge


@transaction.atomic
def undo_merge(*, by: Acting, duplicate_id: UUID, now: datetime) -> Event:
    """Let a merged report stand alone again, where it stood. Raises Denied, Http404."""
    by.check(Permission.TRIAGE_EVENTS)
    found = Merge.objects.select_for_update(of=("self",)).filter(duplicate_id=duplicate_id, undone_at=None)
    merge: Merge | None = found.select_related("duplicate").first()
    if merge is None:
        raise Http404
    merge.undone_by, merge.undone_at = by.user_id, now
    merge.save(update_fields=["undone_by", "undone_at"])
    event: Event = merge.duplicate
    event.status = merge.status_before
    event.save(update_fields=["status"])
    audit.record("unmerge", by=by, subject=event, now=now, leading=str(merge.leading_id))
    return event
