"""Reading what affiliates share: each look is an entry of the giver's, and one of one's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pses.models import FamilyShare
from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from ..family_selectors import shared_event
from ..models import Event


@transaction.atomic
def note_shared_list(*, by: Acting, shown: Sequence[Event], now: datetime) -> None:
    """One entry for each affiliate whose reports a page lists, and one of one's own. Raises Denied."""
    by.check(Permission.READ_FAMILY)
    for giver, rows in Counter(event.provider_id for event in shown).items():
        audit.record("list_shared_events", by=by, provider_id=giver, now=now, rows=rows, reader=by.provider_id)
    if shown:
        audit.record("read_affiliate", by=by, provider_id=by.provider_id, now=now, rows=len(shown))


@transaction.atomic
def read_shared_event(*, by: Acting, event_id: UUID, now: datetime) -> tuple[Event, FamilyShare]:
    """One shared report; the giver reads who opened it. Raises Denied, Http404 (for one stopped as for one absent)."""
    by.check(Permission.READ_FAMILY)
    event, share = shared_event(by, event_id, now.date())
    audit.record("read_shared_event", by=by, subject=event, now=now, share=share.pk, reader=by.provider_id)
    audit.record("read_affiliate", by=by, subject=event, provider_id=by.provider_id, now=now, share=share.pk)
    return event, share
