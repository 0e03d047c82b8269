"""Setting and lifting a legal hold: each with its reason, each in the audit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from .. import legal_selectors as selectors
from ..holds import wait_for_holds
from ..legal import HoldScope
from ..models import LegalHold, WorkProduct

WHY = "Say why: which matter asks for it."
UNKNOWN = "This is no work product of yours."
LIFTED = "This hold was lifted already."
TURNED = "The last day lies before the first."


@transaction.atomic
def set_hold(
    *, by: Acting, scope: HoldScope, reason: str, now: datetime, request_id: UUID | None = None
) -> LegalHold:
    """Keep whatever the scope covers, also what enters later, until the hold is lifted. Raises Denied, Http404."""
    by.check(Permission.HANDLE_LEGAL_REQUESTS)
    if not reason.strip():
        raise Denied(WHY)
    if scope.since and scope.until and scope.until < scope.since:
        raise Denied(TURNED)
    if scope.content_id and not WorkProduct.objects.filter(content_id=scope.content_id).exists():
        raise Denied(UNKNOWN)
    assert by.provider_id is not None  # the permission is of the provider's side
    wait_for_holds(by.provider_id)
    last = LegalHold.objects.aggregate(last=Max("number"))["last"] or 0
    made = LegalHold(
        provider_id=by.provider_id, number=last + 1, content_id=scope.content_id, event_type=scope.event_type,
        since=scope.since, until=scope.until, reason=reason.strip(), set_at=now, set_by=by.user_id,
        request=selectors.request(by, request_id) if request_id else None,
    )  # fmt: skip
    made.save(force_insert=True)
    audit.record("set_hold", by=by, subject=made, now=now, number=made.number, everything=scope == HoldScope())
    return made


@transaction.atomic
def lift_hold(*, by: Acting, hold_id: UUID, reason: str, now: datetime) -> LegalHold:
    """End a hold; that it stood stays on record. Raises Denied (no reason, lifted already), Http404."""
    by.check(Permission.HANDLE_LEGAL_REQUESTS)
    held = selectors.hold(hold_id, locked=True)
    if held.lifted_at is not None:
        raise Denied(LIFTED)
    if not reason.strip():
        raise Denied("Say why it is lifted, and who decided it.")
    held.lifted_at, held.lifted_by, held.lift_reason = now, by.user_id, reason.strip()
    held.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    audit.record("lift_hold", by=by, subject=held, now=now, number=held.number)
    return held
