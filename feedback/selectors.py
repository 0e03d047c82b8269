"""Reads: negotiations, reports, and the PSO's list of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from aggregation.models import Release
from aggregation.selectors import successor_of, withdrawal_of
from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.negotiation import TermsState
from pso_portal.agreements.selectors import versions_by_provider, versions_of, waiting
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.sides import Side

from .calendar import said
from .comparison import without_peers
from .models import FeedbackReport
from .negotiations import Negotiation

QUARTERS_RUN = 8


def negotiation_with(provider: Provider, *, side: Side, them: str, on: date) -> Negotiation:
    """Where the terms of one provider stand."""
    return Negotiation(versions_of(provider.pk), side, them, on)


def agreements(turn: str = "") -> QuerySet[Provider]:
    """Providers, those with something on the table first. `turn`: "ours", "theirs", "rest" (nothing on the table)."""
    table = TermsVersion.objects.filter(provider_id=OuterRef("pk"), state=TermsState.PROPOSED)
    found: QuerySet[Provider] = Provider.objects.annotate(open=Exists(table)).order_by("-open", "name", "pk")
    if turn == "rest":
        return found.filter(open=False)
    sides = {"ours": Side.PSO, "theirs": Side.PROVIDER}
    return found.filter(pk__in=waiting(sides[turn]).values("provider_id")) if turn in sides else found


def last_reports(providers: Iterable[Provider]) -> dict[UUID, tuple[str, datetime]]:
    """Period of the latest report of each, and when the last one was made. Nothing is opened."""
    rows = FeedbackReport.objects.filter(provider__in=providers).order_by().values_list("provider_id")
    told = rows.annotate(period=Max("period"), made=Max("made_at"))
    return {provider_id: (period, made) for provider_id, period, made in told}


def negotiations(providers: Sequence[Provider], on: date) -> list[tuple[Provider, Negotiation]]:
    """One negotiation a provider, from the PSO's side; as many queries for thirty as for one."""
    held = versions_by_provider([provider.pk for provider in providers])
    return [
        (provider, Negotiation(held.get(provider.pk, []), Side.PSO, provider.name, on)) for provider in providers
    ]


def reports_of(provider_id: UUID) -> QuerySet[Any]:
    """A provider's reports, latest period first."""
    return FeedbackReport.objects.filter(provider_id=provider_id).order_by("-period", "-made_at")


def latest_report(provider_id: UUID) -> FeedbackReport | None:
    """Of the latest period; among those of one period the latest whose table stands, if one does."""
    first: FeedbackReport | None = reports_of(provider_id).first()
    if first is None:
        return None
    same = list(reports_of(provider_id).filter(period=first.period))
    known = fates(same)
    return next((report for report in same if not known.get(report.pk, Fate()).withdrawn), first)


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


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the table that a report rests on. `withdrawn`: when and why, in words, "" where it stands;
    `successor`: the release that tells its figures anew and is in force.
    """

    withdrawn: str = ""
    successor: Release | None = None


def fates(reports: Iterable[FeedbackReport]) -> Mapping[UUID, Fate]:
    """By the report's id, as its reader may know it; one question for all of them."""
    by_release = {report.release_id: report.pk for report in reports}
    rows = Release.objects.filter(pk__in=list(by_release)).select_related("withdrawal", "restated_by__withdrawal")
    return {by_release[release.pk]: Fate(_withdrawn(release), successor_of(release)) for release in rows}


def told_of(report: FeedbackReport, fate: Fate) -> dict[str, Any]:
    """A report's contents as they may be read now: of a table that was withdrawn no peer's figure stands."""
    contents: dict[str, Any] = report.contents
    if not fate.withdrawn:
        return contents
    return without_peers(contents, words=fate.withdrawn, period=said(report.period))


def report_with(provider_id: UUID, release: Release) -> FeedbackReport | None:
    """The provider's report on a release."""
    found: FeedbackReport | None = FeedbackReport.objects.filter(
        provider_id=provider_id, release_id=release.pk
    ).first()
    return found


def _withdrawn(release: Release) -> str:
    found = withdrawal_of(release)
    if found is None:
        return ""
    at = found.withdrawn_at
    return f"The PSO withdrew release {release.number} on {at:%B} {at.day}, {at.year}: {found.reason}"
