"""Disclosures of the demo: to counsel, to the FDA entered late, one that waits; and a subpoena with its hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from pses.disclosure_selectors import local_day
from pses.evidence import Extent
from pses.legal import HoldScope, RequestKind, RequestMove
from pses.models import LegalRequest, WorkProduct
from pses.services import (
    Said,
    Served,
    move_request,
    open_request,
    propose_disclosure,
    record_disclosure,
    set_hold,
)
from pso_portal.accounts.acting import Acting
from pso_portal.tenancy.models import Provider

from .stage import member, on_stage

COUNSEL = {"operation": "Advice on a claim", "engagement": "Engagement letter of last spring",
           "limit": "Third paragraph of the letter"}  # fmt: skip
FDA = {"product": "Infusion pump, sequestered", "limit": "Cover letter"}
DETERMINED = {
    "method": "removal", "determined_by": "Noor Halloran, privacy officer", "determination": "N-3",
    "patients": "Safe harbor of 45 CFR 164.514(b)(2)",
}  # fmt: skip
REASON = "The risk manager was away; the officer on call gave it, and the note lay in the office."


def disclose_some(provider: Provider, now: datetime) -> None:
    """At one provider. A second time changes nothing: the keys are the same."""
    with on_stage(member(provider.pk, "risk_manager"), now) as manager:
        held = list(WorkProduct.objects.filter(state="reported").order_by("-entered_at", "content_id")[:3])
        if len(held) < 3:
            return
        today = local_day(manager, now)
        items = [("event", each.content_id) for each in held]
        past = max(local_day(manager, held[1].entered_at), today - timedelta(days=9))
        for slug, said in (
            ("counsel", Said("business_operations", "Hale and Prior LLP", "Edda Prior, attorney", today, Extent.WHOLE,
                             COUNSEL, (items[0],))),
            ("fda", Said("fda", "Food and Drug Administration", "Rhea Doss, device safety", past, Extent.CODED, FDA,
                         (items[1], items[0]), "" if past == today else REASON)),
        ):  # fmt: skip
            record_disclosure(by=manager, said=said, key=_key(provider, slug), now=now)
        _prepare(manager, provider, items[2], now)


def _prepare(manager: Acting, provider: Provider, item: tuple[str, UUID], now: datetime) -> None:
    today = local_day(manager, now)
    waits = Said(
        "nonidentifiable", "State Patient Safety Coalition", "Ivo Brandt, editor", today, Extent.CODED,
        DETERMINED | {"determined_on": today.isoformat()}, (item,),
    )  # fmt: skip
    propose_disclosure(by=manager, said=waits, key=_key(provider, "coalition"), now=now)


def serve_some(provider: Provider, now: datetime) -> None:
    """A subpoena that the privacy officer works on, and the hold that counsel asked for. Told once."""
    with on_stage(member(provider.pk, "provider_privacy_officer"), now) as officer:
        if LegalRequest.objects.exists():
            return
        today = local_day(officer, now)
        served = Served(
            RequestKind.SUBPOENA, "Hale and Prior LLP, for the plaintiff", "No. 26-1187", "Noor Halloran",
            today - timedelta(days=6), today + timedelta(days=9),
        )  # fmt: skip
        held = open_request(by=officer, served=served, key=_key(provider, "subpoena"), now=now)
        move_request(by=officer, request_id=held.pk, move=RequestMove.HOLD, now=now)
        scope = HoldScope(event_type="device", since=today - timedelta(days=120))
        set_hold(by=officer, scope=scope, reason="No. 26-1187: counsel asked for it.", now=now, request_id=held.pk)


def _key(provider: Provider, slug: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:{provider.pk}:disclosure:{slug}")
