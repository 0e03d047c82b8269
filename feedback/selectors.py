"""Reads: negotiations, reports, and the PSO's list of runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.negotiation import TermsState
from pso_portal.agreements.selectors import versions_by_provider, versions_of
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.sides import Side

from .models import FeedbackReport
from .negotiations import Negotiation

QUARTERS_RUN = 8


def negotiation_with(provider: Provider, *, side: Side, them: str, on: date) -> Negotiation:
    """Where the terms of one provider stand."""
    return Negotiation(versions_of(provider.pk), side, them, on)


def agreements() -> QuerySet[Provider]:
    """Providers, those with something on the table first."""
    table = TermsVersion.objects.filter(provider_id=OuterRef("pk"), state=TermsState.PROPOSED)
    found: QuerySet[Provider] = Provider.objects.annotate(open=Exists(table)).order_by("-open", "name", "pk")
    return found


def negotiations(providers: Sequence[Provider], on: date) -> list[tuple[Provider, Negotiation]]:
    """One negotiation a provider, from the PSO's side; as many queries for thirty as for one."""
    held = versions_by_provider([provider.pk for provider in providers])
    return [
        (provider, Negotiation(held.get(provider.pk, []), Side.PSO, provider.name, on)) for provider in providers
    ]


def reports_of(provider_id: UUID) -> QuerySet[Any]:
    """A provider's reports, latest period first."""
    return FeedbackReport.objects.filter(provider_id=provider_id).order_by("-period", "-made_at")


def report_of(provider_id: UUID, report_id: UUID) -> FeedbackReport:
    """Raises Http404."""
    return get_object_or_404(FeedbackReport.objects.filter(provider_id=provider_id), pk=report_id)


def run_until(report: FeedbackReport) -> list[FeedbackReport]:
    """The report and those of the quarters before it, oldest first; of one period the latest."""
    rows = reports_of(report.provider_id).filter(period__lte=report.period, setting=report.setting)
    latest: dict[str, FeedbackReport] = {report.period: report}
    for row in rows[: 2 * QUARTERS_RUN]:
        latest.setdefault(row.period, row)
    return [latest[period] for period in sorted(latest)][-QUARTERS_RUN:]
