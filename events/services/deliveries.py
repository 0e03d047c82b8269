"""What a provider does with rows that the PSO sent: it takes them on as an import of its own, or refuses them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.notices.services import tell
from pso_portal.tenancy.models import Pso

from .. import delivery_selectors as selectors
from .. import import_selectors
from ..deliveries import DELIVERY_KEPT_FOR, DELIVERY_MOVES, delivery_stands
from ..enums import DeliveryState
from ..imports.guesses import guess_values
from ..imports.mapping import Origin, Origins, from_json
from ..imports.profile import Profiles
from ..imports.sheet import Line, Sheet
from ..models import Delivery, DeliveryPart, ImportRun
from .imports import keep_sheet

LONGEST_REASON = 500
FIRST_ROW = 2  # as in a sheet, whose row 1 names the columns


@transaction.atomic
def accept_delivery(*, by: Acting, delivery_id: UUID, now: datetime) -> ImportRun:
    """Make an import of the delivery, with the PSO's mapping as the first proposal. Nothing is filed by it: the date
    of entry is the day on which the provider confirms the import (42 CFR 3.20). Raises Denied.
    """
    held = _decide(by, delivery_id, DeliveryState.ACCEPTED, now)
    head = selectors.head_of(held)
    sheet = Sheet(tuple(head["columns"]), _lines(held, head["columns"]))
    proposed = from_json(head["proposal"])
    name = f"From {Pso.objects.get().name}, {timezone.localdate(held.sent_at):%Y-%m-%d}"
    run = keep_sheet(by=by, sheet=sheet, name=name, now=now, offer=lambda seen: _first(proposed, seen))
    _settle(held, by, now)
    audit.record("accept_delivery", by=by, subject=held, now=now, rows=held.rows)
    return run


@transaction.atomic
def refuse_delivery(*, by: Acting, delivery_id: UUID, reason: str, now: datetime) -> Delivery:
    """Send a delivery away with a sentence that the PSO reads. Raises Denied."""
    held = _decide(by, delivery_id, DeliveryState.REFUSED, now)
    held.reason = " ".join(reason.split())[:LONGEST_REASON]
    if not held.reason:
        raise Denied("Say in a sentence why, so that the PSO can mend it.")
    _settle(held, by, now)
    audit.record("refuse_delivery", by=by, subject=held, now=now, rows=held.rows)
    return held


def forget_delivery(*, delivery_id: UUID, now: datetime) -> None:
    """Nobody accepted it in time: its rows go."""
    held = Delivery.objects.select_for_update().filter(pk=delivery_id, state=DeliveryState.WAITING).first()
    if held is not None and now >= held.sent_at + DELIVERY_KEPT_FOR:
        held.state, held.decided_at = DeliveryState.FORGOTTEN, now
        _empty(held)
        audit.record("forget_delivery", by=None, subject=held, now=now, rows=held.rows)


def _decide(by: Acting, delivery_id: UUID, state: DeliveryState, now: datetime) -> Delivery:
    by.check(Permission.IMPORT_REPORTS)
    held = selectors.delivery(delivery_id, locked=True)
    if state not in DELIVERY_MOVES[delivery_stands(held.state, held.sent_at, now)]:
        raise Denied("This was decided already, or its 30 days are over. Open it again from the list of imports.")
    held.state = state
    return held


def _settle(held: Delivery, by: Acting, now: datetime) -> None:
    held.decided_by, held.decided_at = by.user_id, now
    _empty(held)
    tell(user_ids={held.sent_by}, now=now)


def _empty(held: Delivery) -> None:
    """The rows go: an import has them now, or nobody."""
    DeliveryPart.objects.filter(delivery_id=held.pk).delete()
    held.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _lines(held: Delivery, columns: list[str]) -> Iterator[Line]:
    number = FIRST_ROW
    for part in selectors.parts_of(held):
        for surplus, cells in part:
            yield Line(number, dict(zip(columns, cells, strict=True)), surplus)
            number += 1


def _first(proposed: Origins, seen: Profiles) -> dict[str, Origin] | None:
    """The proposal, with answers guessed for the texts of this part; None where nothing was proposed."""
    asked = import_selectors.asked()
    found: dict[str, Any] = {}
    for key, each in proposed.items():
        values = guess_values(key, seen[each.columns[0]], asked[key]) if each.columns and key in asked else {}
        found[key] = Origin(each.columns, each.fixed, values, each.order)
    return found or None
