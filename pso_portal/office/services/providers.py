"""Providers under contract: registered with everything they need, changed, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.grants import make_role_groups
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import PROVIDER_ADMINISTRATOR
from pso_portal.accounts.services import invite
from pso_portal.tenancy.care_settings import UNKNOWN_OWNERSHIP
from pso_portal.tenancy.models import Facility, Provider, Unit
from pso_portal.vault.store import create_keys_for

CHANGEABLE: Final = ("name", "state", "size_band", "teaching", "ownership", "on_call_phone")


@dataclass(frozen=True, slots=True)
class NewFacility:
    """A facility with its IANA time zone and the names of its units; a unit may be (name, location kind)."""

    name: str
    timezone: str
    units: Sequence[str | tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class NewProvider:
    """What a registration needs. `administrator` is (name, e-mail); None where the place is given otherwise."""

    name: str
    setting: str
    state: str
    contract_starts: date
    size_band: str = "medium"
    teaching: bool = False
    ownership: str = UNKNOWN_OWNERSHIP
    parent_id: UUID | None = None
    on_call_phone: str = ""
    facilities: Sequence[NewFacility] = ()
    administrator: tuple[str, str] | None = None


@transaction.atomic
def register_provider(*, by: Acting, new: NewProvider, now: datetime) -> Provider:
    """Make the provider, its places, keys and role groups, and invite its administrator. Raises Denied.

    All rows or none. The keys come last and stand outside the database: should the transaction still fail, their
    folder stays behind under an id that no row has, and harms nothing.
    """
    by.check(Permission.REGISTER_PROVIDERS)
    provider = _made(new, now)
    for facility in new.facilities:
        _add_places(provider, facility)
    make_role_groups(provider)
    audit.record("register_provider", by=by, subject=provider, now=now, provider_id=provider.pk, setting=new.setting)
    if new.administrator is not None:
        name, email = new.administrator
        roles = [PROVIDER_ADMINISTRATOR.code]
        invite(by=by, email=email, name=name, provider=provider.pk, roles=roles, now=now)
    create_keys_for(provider.pk)
    return provider


@transaction.atomic
def change_provider(*, by: Acting, provider_id: UUID, values: Mapping[str, Any], now: datetime) -> Provider:
    """Change anything but the setting: figures of two settings are two things.

    What makes it alike to others (size, teaching, ownership, state) counts from the peer groups of the next year on.
    """
    provider = _held(by, provider_id)
    for field in CHANGEABLE:
        setattr(provider, field, values.get(field, getattr(provider, field)))
    _check_fields(provider)
    provider.save(update_fields=CHANGEABLE)
    audit.record("change_provider", by=by, subject=provider, now=now, provider_id=provider.pk)
    return provider


@transaction.atomic
def end_contract(*, by: Acting, provider_id: UUID, on: date, now: datetime) -> Provider:
    """Set the contract's last day (42 CFR 3.108(c) governs what becomes of the data). Needs step-up. Raises Denied."""
    by.check_stepped_up(now)
    provider = _held(by, provider_id)
    if provider.contract_ends is not None:
        raise Denied("This contract has an end already.")
    if on < provider.contract_starts:
        raise Denied("A contract cannot end before it starts.")
    provider.contract_ends = on
    provider.save(update_fields=["contract_ends"])
    audit.record("end_contract", by=by, subject=provider, now=now, provider_id=provider.pk, on=on.isoformat())
    return provider


def _made(new: NewProvider, now: datetime) -> Provider:
    parent = Provider.objects.filter(pk=new.parent_id).first() if new.parent_id else None
    if new.parent_id and (parent is None or parent.parent_id):
        raise Denied("Choose a parent organization that has no parent itself.")
    provider = Provider(
        name=new.name, setting=new.setting, state=new.state, size_band=new.size_band, parent=parent,
        teaching=new.teaching, ownership=new.ownership, contract_starts=new.contract_starts,
        on_call_phone=new.on_call_phone, created_at=now,
    )  # fmt: skip
    _check_fields(provider)
    provider.save(force_insert=True)
    return provider


def _check_fields(provider: Provider) -> None:
    try:
        provider.clean_fields(exclude=["parent"])
    except ValidationError as error:
        raise Denied(" ".join(error.messages)) from error


def _add_places(provider: Provider, new: NewFacility) -> None:
    facility = Facility(provider=provider, name=new.name, timezone=new.timezone)
    facility.save(force_insert=True)
    for unit in new.units:
        name, kind = unit if isinstance(unit, tuple) else (unit, "general_care")
        Unit(provider=provider, facility=facility, name=name, location_kind=kind).save(force_insert=True)


def _held(by: Acting, provider_id: UUID) -> Provider:
    by.check(Permission.REGISTER_PROVIDERS)
    provider: Provider | None = Provider.objects.select_for_update(of=("self",)).filter(pk=provider_id).first()
    if provider is None:
        raise Http404
    return provider
