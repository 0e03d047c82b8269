"""Reads for routing: a provider's rules, the people they may name, and what they look at in a report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from pso_portal.accounts.models import Membership
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import of_side
from pso_portal.tenancy.sides import Side

from .models import Event, RoutingRule
from .routing import Facts, Rule, conditions_from


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be told of reports, by membership."""

    user_id: UUID
    name: str


def rules() -> list[RoutingRule]:
    """Every rule of the provider, in order."""
    return list(RoutingRule.objects.all())


def rule(rule_id: UUID, *, locked: bool = False) -> RoutingRule:
    """Raises Http404."""
    found = RoutingRule.objects.all()
    return get_object_or_404(found.select_for_update() if locked else found, pk=rule_id)


def as_rule(row: RoutingRule) -> Rule:
    """A stored rule as the rule module reads it; its name stays sealed."""
    return Rule(
        code=str(row.pk),
        conditions=conditions_from(row.conditions),
        members=tuple(str(each) for each in row.members),
        owner=str(row.owner_member or ""),
        is_on=row.is_on,
    )


def people(provider_id: UUID | None) -> dict[str, Person]:
    """Who reads reports at the provider now: a notice leads everyone else nowhere."""
    roles = [role.code for role in of_side(Side.PROVIDER) if Permission.TRIAGE_EVENTS in role.permissions]
    holds = reduce(or_, (Q(roles__contains=[code]) for code in roles))
    places = Membership.objects.filter(holds, provider_id=provider_id, ended_at=None, user__is_active=True)
    rows = places.order_by("user__name").values_list("pk", "user_id", "user__name")
    return {str(pk): Person(user_id, name) for pk, user_id, name in rows}


def facts_of(event: Event) -> Facts:
    """What rules look at in a report."""
    return Facts(
        place_kind=event.unit.location_kind if event.unit else "",
        facility=str(event.facility_id),
        unit=str(event.unit_id or ""),
        event_type=event.event_type,
        kind=event.kind,
        harm=event.harm,
    )
