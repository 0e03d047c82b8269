"""Handing a report up: to a person with a reason, or to all risk managers because it lay unread."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from pses.selectors import product_of
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.jobs import enqueue
from pso_portal.notices.services import tell
from pso_portal.tenancy.sides import Side

from .. import selectors
from ..enums import Status
from ..escalation import filed_before
from ..models import Escalation, Event
from ..policies import check_can_own, check_can_triage

LONGEST_REASON = 1000


@transaction.atomic
def escalate_event(*, by: Acting, event_id: UUID, to_id: UUID, reason: str, now: datetime) -> Escalation:
    """Hand a report up to a person who may triage; they get a notice. Raises Denied, Http404."""
    by.check(Permission.TRIAGE_EVENTS)
    event = selectors.event(event_id)
    check_can_triage(by, product_of("event", event_id))
    check_can_own(to_id, selectors.possible_owners(by))
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Denied(f"Say why it is handed up, in at most {LONGEST_REASON} characters.")
    raised = Escalation(
        provider_id=event.provider_id, event=event, cause="person", to_id=to_id, reason=reason.strip(),
        raised_by=by.user_id, raised_at=now,
    )  # fmt: skip
    raised.save(force_insert=True)
    audit.record("escalate", by=by, subject=event, now=now, cause="person", to=str(to_id))
    tell(user_ids=[to_id], now=now)
    return raised


@transaction.atomic
def settle_escalations(*, by: Acting, event_id: UUID, now: datetime) -> int:
    """Take a report on that was handed up; returns how many were open. Raises Denied, Http404."""
    by.check(Permission.TRIAGE_EVENTS)
    event = selectors.event(event_id)
    settled: int = Escalation.objects.filter(event=event, settled_at=None).update(settled_at=now, settled_by=by.user_id)
    if settled:
        audit.record("settle_escalation", by=by, subject=event, now=now, count=settled)
    return settled


def owe_escalation(provider_id: UUID, *, now: datetime) -> None:
    """Owe one provider a look for reports of great harm that lie unread."""
    enqueue("events.escalate_unread", side=Side.PROVIDER, provider_id=provider_id, now=now, named=False)


def escalate_unread(*, now: datetime) -> int:
    """In the provider's own scope: hand up, once each, what lay unread too long; returns how many."""
    late = reduce(or_, (Q(harm=harm, filed_at__lt=before) for harm, before in filed_before(now).items()))
    known = Escalation.objects.filter(event=OuterRef("pk"), cause="unread")
    # What a sheet brought in happened long ago; whoever imported it knows of it.
    # Of a report without a name the day is known: within it, the time of handing up would tell when it came.
    day_over = Q(reporter_id__isnull=False) | Q(filed_at__lt=now - timedelta(days=1))
    found = list(
        Event.objects.filter(late, day_over, ~Exists(known), status=Status.SENT, source_id=None)
        .order_by("filed_at")
        .only("id", "provider_id", "harm")
    )
    raised = [event for event in found if _escalate_one(event, now)]
    if raised:
        tell(user_ids=selectors.risk_managers(raised[0].provider_id), now=now, named=False)
    return len(raised)


def _escalate_one(event: Event, now: datetime) -> bool:
    raised = Escalation(provider_id=event.provider_id, event=event, cause="unread", raised_at=now)
    try:
        with transaction.atomic():
            raised.save(force_insert=True)
    except IntegrityError:
        return False  # another worker was first
    audit.record("escalate", by=None, subject=event, now=now, cause="unread", harm=event.harm)
    return True
