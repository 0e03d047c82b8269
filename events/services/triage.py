"""What a manager does with a report while triaging it: look at it beside the inbox, rate its harm."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pses.selectors import product_of
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..enums import Harm
from ..models import Event, HarmReview
from ..policies import check_can_rate_harm

LONGEST_REASON = 2000


@transaction.atomic
def preview_event(*, by: Acting, event_id: UUID, now: datetime) -> Event:
    """Look at a report without opening it: noted, and its reporter is told nothing. Raises Denied, Http404."""
    by.check(Permission.TRIAGE_EVENTS)
    event = selectors.event(event_id)
    audit.record("preview_event", by=by, subject=event, now=now)
    return event


@transaction.atomic
def rate_harm(*, by: Acting, event_id: UUID, harm: Harm, reason: str, now: datetime) -> HarmReview:
    """Rate the harm anew; earlier ratings and what the reporter told stay. Raises Denied, Http404."""
    by.check(Permission.TRIAGE_EVENTS)
    event = selectors.event(event_id)
    check_can_rate_harm(by, event, product_of("event", event_id))
    harm = Harm(harm)
    if harm is Harm.NONE_APPLIES or len(reason) > LONGEST_REASON:
        raise Denied(f"Choose a grade of the scale, and keep the reason under {LONGEST_REASON} characters.")
    review = HarmReview(
        provider_id=event.provider_id, event=event, harm=harm, reason=reason or None, rated_by=by.user_id, rated_at=now
    )
    review.save(force_insert=True)
    audit.record("rate_harm", by=by, subject=event, now=now, harm=str(harm), told=event.harm)
    return review
