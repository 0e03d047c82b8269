"""Recording contracts as they were signed. What binds on a day stays with the provider's row."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Provider

from ..contracts import Contract
from ..models import ContractRecord

CHANGED = "Somebody recorded another contract while you were writing. Look at it, then send yours again."
WORDS = ("pso_signer", "provider_signer", "affiliates", "relationship_words")


@transaction.atomic
def record_contract(
    *, by: Acting, provider_id: UUID, contract: Contract, expected: int, now: datetime, corrects: bool = False
) -> ContractRecord:
    """Add a paper, or a correction of the record before it, from a page that showed record `expected` (0: none); sent
    twice, it is recorded once. Raises Denied, Http404.
    """
    by.check(Permission.KEEP_LISTING)
    if not Provider.objects.filter(pk=provider_id).exists():
        raise Http404
    latest = ContractRecord.objects.filter(provider_id=provider_id).order_by("-number").first()
    number = latest.number if latest else 0
    if latest is not None and number == expected + 1 and latest.contract() == contract:
        return latest
    if number != expected:
        raise Denied(CHANGED)
    _check(contract, now, corrects=corrects, number=number)
    made = _made(by, provider_id, contract, number + 1, now)
    made.corrects = corrects
    _insert(made)
    audit.record(
        "record_contract", by=by, subject=made, now=now, provider_id=provider_id, number=made.number, corrects=corrects
    )
    return made


def _check(contract: Contract, now: datetime, *, corrects: bool, number: int) -> None:
    if contract.signed_on > now.date():
        raise Denied("A contract is recorded once it is signed: the day lies ahead.")
    if corrects and not number:
        raise Denied("There is no record to correct yet.")


def _made(by: Acting, provider_id: UUID, contract: Contract, number: int, now: datetime) -> ContractRecord:
    return ContractRecord(
        provider_id=provider_id, number=number, signed_on=contract.signed_on, agreed_until=contract.agreed_until,
        bona_fide=contract.bona_fide, reasonable_length=contract.reasonable_length,
        functional_reporting=contract.functional_reporting, baa=contract.baa, disposition=contract.disposition,
        relationships=sorted(map(str, contract.relationships)), relationship_since=contract.relationship_since,
        words={name: getattr(contract, name).strip() for name in WORDS}, recorded_by=by.user_id, recorded_at=now,
    )  # fmt: skip


def _insert(made: ContractRecord) -> None:
    """Two at once take the same number: the database lets one of them through."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Denied(CHANGED) from error
