"""Reads of contracts as signed. Sealed words are opened one record at a time; counting does without them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from pso_portal.tenancy.models import Provider

from .contracts import Paper, paper_of, standing_records
from .models import ContractRecord


def records_of(provider_id: UUID) -> list[ContractRecord]:
    """Every record of a provider, oldest first."""
    return list(ContractRecord.objects.filter(provider_id=provider_id).order_by("number"))


def standing_of(provider_id: UUID) -> list[ContractRecord]:
    """The papers that stand, oldest first: a correction stands for what it corrects."""
    return standing_records(records_of(provider_id))


def papers() -> list[Paper]:
    """Every provider's papers as the listing counts them, in two queries."""
    records = list(ContractRecord.objects.order_by("provider_id", "number"))
    providers = {row.pk: row for row in Provider.objects.filter(pk__in={row.provider_id for row in records})}
    return [
        paper
        for provider_id, rows in groupby(records, key=lambda row: row.provider_id)
        for paper in _papers(providers[provider_id], standing_records(list(rows)))
    ]


def unrecorded(on: object) -> list[Provider]:
    """Providers under contract on a day whose contract nobody has recorded."""
    known = ContractRecord.objects.values("provider_id")
    return list(Provider.objects.filter(contract_ends=None, contract_starts__lte=on).exclude(pk__in=known))


def _papers(provider: Provider, records: Iterable[ContractRecord]) -> list[Paper]:
    starts, ends = provider.contract_starts, provider.contract_ends
    return [paper_of(str(provider.pk), record.coded(), starts, ends) for record in records]
