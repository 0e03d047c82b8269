"""Reads of the lane outside the PSES. Rows are those of the scope; an absent and a foreign one are the same 404."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet
from django.shortcuts import get_object_or_404

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.models import Membership
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import of_side
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.sides import Side

from .duties import Duty, Mode, asked_at_intake, duties_for, known_here, mode_of
from .enums import DutyState, RecordState, Source
from .models import OutsideDuty, OutsideRecord, OutsideRules


def records(state: str = "") -> QuerySet[Any]:
    """The lane, what is due next first, with the duties at hand."""
    next_due = Min("duties__due_at", filter=Q(duties__state=DutyState.OWED))
    found = OutsideRecord.objects.prefetch_related("duties").annotate(next_due=next_due)
    found = found.order_by(F("next_due").asc(nulls_last=True), "-opened_at")
    return found.filter(state=state) if state else found


def record(record_id: UUID, *, locked: bool = False) -> OutsideRecord:
    """Raises Http404."""
    rows = OutsideRecord.objects.select_for_update() if locked else OutsideRecord.objects.all()
    return get_object_or_404(rows, pk=record_id)


def duties_of(one: OutsideRecord) -> list[OutsideDuty]:
    """The duties on a record, what is due first first."""
    return list(OutsideDuty.objects.filter(record=one).select_related("record"))


def duty_of(one: OutsideRecord, duty_id: UUID) -> OutsideDuty:
    """Raises Http404."""
    return get_object_or_404(OutsideDuty.objects.all(), pk=duty_id, record=one)


def counts_by_state() -> dict[str, int]:
    """How many records stand in each state."""
    states = OutsideRecord.objects.order_by().values_list("state", flat=True)
    return {state: sum(each == state for each in states) for state in map(str, RecordState)}


def open_count() -> int:
    """How many records have a body to tell, for the rail."""
    return OutsideRecord.objects.filter(state=RecordState.OPEN).order_by().count()


def my_records(by: Acting) -> QuerySet[Any]:
    """What the person reported into the lane under their name; a record without a name is nobody's."""
    mine = OutsideRecord.objects.filter(opened_by=by.user_id, source=Source.REPORTED)
    return mine.prefetch_related("duties")


def my_record(by: Acting, record_id: UUID) -> OutsideRecord:
    """Raises Http404 for another's."""
    return get_object_or_404(my_records(by), pk=record_id)


def filed_with(filing_key: UUID) -> OutsideRecord | None:
    """The record that this sending made already, if it did."""
    return OutsideRecord.objects.filter(filing_key=filing_key).first()


def taken_out_of(product_id: UUID) -> OutsideRecord | None:
    """What a removed work product became."""
    return OutsideRecord.objects.filter(work_product_id=product_id).first()


def rules_in_force() -> OutsideRules | None:
    """The provider's latest rules; None while it made none, and every duty is asked about."""
    return OutsideRules.objects.order_by("-number").first()


def rule_versions() -> list[OutsideRules]:
    """Every version, latest first."""
    return list(OutsideRules.objects.order_by("-number"))


def rules_here() -> Mapping[str, str]:
    """Mode by duty, as far as the provider said."""
    latest = rules_in_force()
    return latest.rules if latest else {}


def duties_here(by: Acting) -> tuple[Duty, ...]:
    """What the list knows for the person's provider at all."""
    provider = Provider.objects.get(pk=by.provider_id)
    return known_here(provider.setting, provider.state)


def duties_about(by: Acting, *, event_type: str, kind: str, harm: str) -> tuple[Duty, ...]:
    """What the list knows for such an event at the person's provider, without those the provider switched off."""
    return _ruled(by, event_type, kind, harm)[1]


def asked_about(by: Acting, *, event_type: str, kind: str, harm: str) -> tuple[Mode, tuple[Duty, ...]]:
    """What intake asks about such a report, and for which duties."""
    rules, found = _ruled(by, event_type, kind, harm)
    return asked_at_intake(found, rules) if found else (Mode.OFF, ())


def _ruled(by: Acting, event_type: str, kind: str, harm: str) -> tuple[Mapping[str, str], tuple[Duty, ...]]:
    provider = Provider.objects.get(pk=by.provider_id)
    known = duties_for(setting=provider.setting, state=provider.state, event_type=event_type, kind=kind, harm=harm)
    rules = rules_here() if known else {}
    return rules, tuple(each for each in known if mode_of(rules, each.id) is not Mode.OFF)


def workers(provider_id: UUID) -> dict[UUID, str]:
    """Names, by id, of the people who keep the lane at a provider now."""
    roles = [role.code for role in of_side(Side.PROVIDER) if Permission.WORK_OUTSIDE_RECORDS in role.permissions]
    holds = reduce(or_, (Q(roles__contains=[code]) for code in roles))
    places = Membership.objects.filter(holds, provider_id=provider_id, ended_at=None, user__is_active=True)
    return dict(places.order_by("user__name").values_list("user_id", "user__name"))


def is_overdue(duty: OutsideDuty, now: datetime) -> bool:
    """Whether the time is up and nobody noted that the body was told."""
    return duty.state == DutyState.OWED and duty.due_at < now
