"""Contracts with providers as they were signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import names_of
from pso_portal.web.views import PortalView

from .. import contract_selectors as selectors
from ..contracts import BAA_WORDS, DISPOSITION_WORDS, RELATIONSHIP_WORDS, Contract, contradiction
from ..forms.listing import ContractForm
from ..models import ContractRecord
from ..selectors import contract_words
from ..services import record_contract
from .listing import READS_LISTING
from .providers import OneProvider, provider_or_404


class ContractPage(PortalView):
    """What binds, and every record of what was signed."""

    permission = READS_LISTING
    template = "office/contract.html"

    def get(self, request: HttpRequest, provider_id: Any) -> HttpResponse:
        provider, today = provider_or_404(provider_id), timezone.localdate()
        records = selectors.records_of(provider.pk)
        standing = selectors.standing_of(provider.pk)
        words, kind = contract_words(provider, today)
        latest = standing[-1] if standing else None
        return self.page({
            "provider": provider, "binds": words, "kind": kind, "rows": _rows(records, standing),
            "held": shown(latest) if latest else None, "may_keep": self.acting.may(Permission.KEEP_LISTING),
            "may_open_provider": self.acting.may(Permission.REGISTER_PROVIDERS),
            "contradiction": contradiction(latest.agreed_until, provider.contract_ends, today) if latest else "",
        })  # fmt: skip


class RecordContract(OneProvider, PortalView):
    """A paper, or a correction; it starts from the latest record."""

    permission = Permission.KEEP_LISTING
    template = "office/contract_record.html"

    def form(self, data: Any = None, files: Any = None) -> ContractForm:
        records = selectors.records_of(self.provider().pk)
        start = _as_typed(records[-1].contract()) if records else {"signed_on": self.provider().contract_starts}
        return ContractForm(data, initial={**start, "expected": len(records)})

    def shown(self) -> dict[str, Any]:
        provider = self.provider()
        return {"provider": provider, "has_records": bool(selectors.records_of(provider.pk))}

    def done(self, form: Any) -> HttpResponse:
        told, provider_id = form.cleaned_data, self.kwargs["provider_id"]
        record_contract(
            by=self.acting, provider_id=provider_id, contract=form.contract, expected=told["expected"],
            corrects=told["corrects"], now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, "The contract is recorded.")
        return HttpResponseRedirect(reverse("contract", args=[provider_id]))


def shown(record: ContractRecord) -> dict[str, Any]:
    """One record in words, opened."""
    contract = record.contract()
    return {
        "record": record, "contract": contract, "baa": BAA_WORDS[contract.baa],
        "baa_kind": "concern" if contract.baa == "missing" else "",
        "disposition": DISPOSITION_WORDS[contract.disposition],
        "relationships": [RELATIONSHIP_WORDS[one] for one in sorted(contract.relationships)],
    }  # fmt: skip


def _rows(records: list[ContractRecord], standing: list[ContractRecord]) -> list[dict[str, Any]]:
    kept, by = {record.pk for record in standing}, names_of(record.recorded_by for record in records)
    return [
        {"record": record, "by": by.get(record.recorded_by, ""), "stands": record.pk in kept}
        for record in reversed(records)
    ]


def _as_typed(contract: Contract) -> dict[str, Any]:
    held = {name: getattr(contract, name) for name in ContractForm.base_fields if name not in ("corrects", "expected")}
    return held | {"relationships": sorted(map(str, contract.relationships))}
