"""Which legal holds stand, and whether one covers a work product. Asked before anything is removed or destroyed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from pso_portal.tenancy.models import Facility

from .contents import event_types
from .legal import Held, HoldScope, covers
from .models import LegalHold, WorkProduct


def holds_in_force() -> list[LegalHold]:
    """Holds that nobody lifted, for the provider of the scope. While there is one, its data is not destroyed."""
    return list(LegalHold.objects.filter(lifted_at=None).order_by("number"))


def told_of_holds(_provider_id: UUID) -> list[str]:
    """For whoever destroys at a contract's end: a sentence for each, without content. Only the provider's side sees."""
    return [f"Legal hold {each.number}." for each in holds_in_force()]


def is_held(content_kind: str, content_id: UUID) -> bool:
    """Whether a hold covers a content. What is no work product here is covered by none."""
    found = WorkProduct.objects.filter(content_kind=content_kind, content_id=content_id).first()
    return found is not None and bool(holds_on([found])[found.pk])


def holds_on(products: Iterable[WorkProduct]) -> dict[UUID, list[LegalHold]]:
    """The holds that cover each work product, by its id: as many queries for thirty as for one."""
    rows, standing = list(products), holds_in_force()
    if not standing:
        return {each.pk: [] for each in rows}
    held = _held(rows)
    return {each.pk: [one for one in standing if covers(scope_of(one), held[each.pk])] for each in rows}


def wait_for_holds(provider_id: UUID) -> None:
    """Until the transaction ends: who removes and who sets a hold wait for each other, so that one of them sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"holds of {provider_id}"])


def scope_of(hold: LegalHold) -> HoldScope:
    """What a hold covers."""
    return HoldScope(hold.content_id, hold.event_type, hold.since, hold.until)


def _held(rows: list[WorkProduct]) -> dict[UUID, Held]:
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for each in rows:
        by_kind[each.content_kind].append(each.content_id)
    types = {kind: event_types(kind, ids) for kind, ids in by_kind.items()}
    name = Facility.objects.order_by("name").values_list("timezone", flat=True).first()
    zone = ZoneInfo(name or "UTC")
    return {
        each.pk: Held(
            each.content_kind, each.content_id, types[each.content_kind].get(each.content_id, ""),
            timezone.localdate(each.entered_at, zone),
        )
        for each in rows
    }  # fmt: skip
