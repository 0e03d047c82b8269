"""Facilities and units. The PSO keeps them for any provider, a provider's administrator for its own."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Facility, Provider, Unit
from pso_portal.tenancy.sides import Side


@transaction.atomic
def add_facility(*, by: Acting, provider_id: UUID, name: str, timezone: str, now: datetime) -> Facility:
    """Add a facility. Raises Denied, Http404."""
    _check(by, provider_id)
    _check_zone(timezone)
    facility = Facility(provider_id=provider_id, name=name, timezone=timezone)
    facility.save(force_insert=True)
    audit.record("add_facility", by=by, subject=facility, now=now)
    return facility


@transaction.atomic
def rename_facility(*, by: Acting, provider_id: UUID, facility_id: UUID, name: str, now: datetime) -> Facility:
    """Change a facility's name; its zone stays, or times already told would move. Raises Denied, Http404."""
    _check(by, provider_id)
    facility: Facility | None = Facility.objects.filter(pk=facility_id, provider_id=provider_id).first()
    if facility is None:
        raise Http404
    facility.name = name
    facility.save(update_fields=["name"])
    audit.record("rename_facility", by=by, subject=facility, now=now)
    return facility


@transaction.atomic
def add_unit(*, by: Acting, provider_id: UUID, facility_id: UUID, name: str, now: datetime) -> Unit:
    """Add a unit to a facility of the same provider. Raises Denied, Http404."""
    _check(by, provider_id)
    if not Facility.objects.filter(pk=facility_id, provider_id=provider_id).exists():
        raise Http404
    unit = Unit(provider_id=provider_id, facility_id=facility_id, name=name)
    unit.save(force_insert=True)
    audit.record("add_unit", by=by, subject=unit, now=now)
    return unit


@transaction.atomic
def rename_unit(*, by: Acting, provider_id: UUID, unit_id: UUID, name: str, now: datetime) -> Unit:
    """Change a unit's name. Raises Denied, Http404."""
    _check(by, provider_id)
    unit: Unit | None = Unit.objects.filter(pk=unit_id, provider_id=provider_id).first()
    if unit is None:
        raise Http404
    unit.name = name
    unit.save(update_fields=["name"])
    audit.record("rename_unit", by=by, subject=unit, now=now)
    return unit


def _check(by: Acting, provider_id: UUID) -> None:
    if by.side is Side.PROVIDER:
        by.check(Permission.MANAGE_PLACES)
        if by.provider_id != provider_id:
            raise Http404
        return
    by.check(Permission.REGISTER_PROVIDERS)
    if not Provider.objects.filter(pk=provider_id).exists():
        raise Http404


def _check_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise Denied("Choose a time zone from the list.")
