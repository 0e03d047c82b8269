"""Reads of sheets of many providers at the PSO, and of what a provider was sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from pso_portal.accounts.models import Membership
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import of_side
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.sides import Side

from .deliveries import DELIVERY_KEPT_FOR, Text, rows_by_provider
from .enums import DeliveryState
from .imports.questions import Question, questions
from .models import Delivery, DeliveryPart, SheetOfMany, SheetPiece


@dataclass(frozen=True, slots=True)
class Share:
    """What one provider would be handed."""

    provider_id: str
    name: str
    rows: int


def under_contract(on: date) -> QuerySet[Any]:
    """Providers whose contract runs that day."""
    running = Q(contract_starts__lte=on) & (Q(contract_ends=None) | Q(contract_ends__gte=on))
    return Provider.objects.filter(running, data_disposed_at=None).order_by("name", "pk")


def labels(on: date) -> dict[str, str]:
    """Id → words by which a provider under contract is chosen: its name, and more where two have the same."""
    held = list(under_contract(on).values_list("pk", "name", "state"))
    count: dict[str, int] = {}
    for _, name, _ in held:
        count[name.casefold()] = count.get(name.casefold(), 0) + 1
    return {
        str(pk): name if count[name.casefold()] == 1 else f"{name}, {state}, {str(pk)[:8]}" for pk, name, state in held
    }


def has_ended(name: str) -> bool:
    """Whether the words name a provider, though none under contract."""
    return bool(Provider.objects.filter(name__iexact=" ".join(name.split())).exists())


def asked_of_pso() -> dict[str, Question]:
    """The questions of an import. Places are the provider's own: here they have no answers to choose from."""
    return questions({})


def sheets() -> QuerySet[Any]:
    """Sheets of many providers, latest first."""
    return SheetOfMany.objects.all()


def sheet(sheet_id: UUID, *, locked: bool = False) -> SheetOfMany:
    """Raises Http404."""
    rows = sheets().select_for_update() if locked else sheets()
    return get_object_or_404(rows, pk=sheet_id)


def texts_of(held: SheetOfMany) -> dict[str, Text]:
    """The texts of the chosen column; none before it is chosen."""
    return {folded: Text(*told) for folded, told in held.choice.get("texts", {}).items()}


def cells(held: SheetOfMany, column: str) -> Iterator[str]:
    """One column of a sheet, row by row. Opens sealed pieces one at a time."""
    place = held.sheet["columns"].index(column)
    for piece_id in list(SheetPiece.objects.filter(of_id=held.pk).order_by("position").values_list("pk", flat=True)):
        for _number, _surplus, _times, row in SheetPiece.objects.get(pk=piece_id).lines:
            yield row[place]


def shares(texts: dict[str, Text], names: dict[str, str]) -> list[Share]:
    """Rows by provider, in the order of names."""
    found = rows_by_provider(texts)
    told = [Share(pk, names[pk], found[pk]) for pk in found if pk in names]
    return sorted(told, key=lambda each: (each.name.casefold(), each.provider_id))


def deliveries_of(sheet_id: UUID) -> QuerySet[Any]:
    """What became of the parts of one sheet, by provider."""
    return Delivery.objects.filter(sheet_id=sheet_id).select_related("provider").order_by("provider__name", "pk")


def tallies(sheet_ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """How many deliveries of each sheet wait, were accepted, were refused; and their rows."""
    rows = Delivery.objects.filter(sheet_id__in=sheet_ids).order_by().values("sheet_id")
    counts = {str(state): Count("id", filter=Q(state=state)) for state in DeliveryState}
    return {row.pop("sheet_id"): row for row in rows.annotate(sent=Sum("rows"), **counts)}


def waiting(now: datetime) -> QuerySet[Any]:
    """What the provider was sent and has not decided on."""
    return Delivery.objects.filter(state=DeliveryState.WAITING, sent_at__gt=now - DELIVERY_KEPT_FOR)


def delivery(delivery_id: UUID, *, locked: bool = False) -> Delivery:
    """Raises Http404."""
    rows = Delivery.objects.select_for_update() if locked else Delivery.objects.all()
    return get_object_or_404(rows, pk=delivery_id)


def head_of(held: Delivery) -> dict[str, Any]:
    """Columns and proposed mapping of a delivery; empty once it was decided on or forgotten."""
    part = DeliveryPart.objects.filter(delivery_id=held.pk, position=0).first()
    return dict(part.head or {}) if part is not None else {}


def parts_of(held: Delivery) -> Iterator[list[list[Any]]]:
    """Rows of a delivery, a part at a time, in order."""
    for part_id in list(DeliveryPart.objects.filter(delivery_id=held.pk).values_list("pk", flat=True)):
        yield DeliveryPart.objects.get(pk=part_id).lines


def who_imports(provider_id: UUID) -> list[UUID]:
    """The people of a provider who may import."""
    roles = [role.code for role in of_side(Side.PROVIDER) if Permission.IMPORT_REPORTS in role.permissions]
    holds = reduce(or_, (Q(roles__contains=[code]) for code in roles))
    places = Membership.objects.filter(holds, provider_id=provider_id, ended_at=None, user__is_active=True)
    return list(places.values_list("user_id", flat=True))
