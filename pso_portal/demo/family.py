"""A family of the demo: an affiliate shares reports with its parent, and the parent offers some to another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from events.family_selectors import shared_events
from events.services import note_shared_list, read_shared_event
from pses.family_selectors import received_in_force, shares
from pses.services import accept_share, offer_share

from .stage import member, on_stage

FALLS = "One falls and medication program for all our hospitals: what works in one is tried in the others."
DEVICES = "Pumps and monitors of one maker in every house: faults are looked at together."


def share_in_family(parent_id: UUID, affiliates: Sequence[UUID], now: datetime) -> bool:
    """False where there is no family, and a second time: then nothing changes."""
    if not affiliates:
        return False
    with on_stage(member(affiliates[0], "provider_administrator"), begun := now - timedelta(days=40)) as giver:
        if shares(giver, begun.date()):
            return False
        offered = offer_share(
            by=giver, reader_id=parent_id, event_types=["fall", "medication"], narrative=True, purpose=FALLS,
            until=(begun + timedelta(days=300)).date(), now=begun,
        )  # fmt: skip
    with on_stage(member(parent_id, "provider_administrator"), accepted := now - timedelta(days=38)) as reader:
        accept_share(by=reader, share_id=offered.pk, now=accepted)
    _read(parent_id, now - timedelta(days=2))
    if len(affiliates) > 1:
        _offer_devices(parent_id, affiliates[1], now - timedelta(days=1))
    return True


def _read(reader_id: UUID, now: datetime) -> None:
    """A risk manager looks at the list and opens the latest."""
    with on_stage(member(reader_id, "risk_manager"), now) as manager:
        shown = list(shared_events(received_in_force(manager, now.date()))[:30])
        note_shared_list(by=manager, shown=shown, now=now)
        if shown:
            read_shared_event(by=manager, event_id=shown[0].pk, now=now)[0].narrative  # noqa: B018  opened to be read


def _offer_devices(giver_id: UUID, reader_id: UUID, now: datetime) -> None:
    with on_stage(member(giver_id, "provider_administrator"), now) as giver:
        offer_share(
            by=giver, reader_id=reader_id, event_types=["device"], narrative=False, purpose=DEVICES,
            until=(now + timedelta(days=180)).date(), now=now,
        )  # fmt: skip
