"""What became of one period's feedback, provider by provider, as the PSO sees it. No figure is opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import Case, When  # a choice in a query, not a case of the PSO
from django.shortcuts import get_object_or_404

from aggregation.disclosure.menu import RATE
from aggregation.models import Release
from aggregation.periods import months_of
from aggregation.selectors import withdrawal_of
from pses.enums import SubmissionKind
from pses.models import Submission
from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.selectors import versions_by_provider
from pso_portal.agreements.terms import Terms, in_force
from pso_portal.tenancy.models import Provider

from .calendar import is_due
from .models import FeedbackReport, FeedbackRun, RunLine
from .run_life import LineState


@dataclass(frozen=True, slots=True)
class Run:
    """One provider in one period. `made_at` None: no report, and `why` says the reason in words."""

    provider: Provider
    why: str = ""
    made_at: datetime | None = None
    first_read_at: datetime | None = None
    terms_version: int | None = None

    @property
    def kind(self) -> str:
        """The tint of its tag."""
        if self.made_at:
            return "ok" if self.first_read_at else "info"
        return "warn" if self.why in (OWED, LINE_WORDS[LineState.HELD]) else ""


OWED = "Not made yet"
LINE_WORDS = {
    LineState.PLANNED: "Being made",
    LineState.MADE: "Made, waits to be let go",
    LineState.HELD: "Held back",
    LineState.LET_GO: "On its way",
    LineState.DELIVERED: "Handed over",
    LineState.REFUSED: "Refused",
}
NO_TABLE = "No table of this setting was released"
WITHDRAWN = "The table was withdrawn"
NO_TERMS = "No terms were in force"
NOT_ASKED = "Its terms ask for none"
NO_EXPOSURE = "A month's exposure is missing"


def periods() -> list[str]:
    """Periods with a release or a run, latest first."""
    found = set(Release.objects.filter(measure=RATE).order_by().values_list("period", flat=True).distinct())
    return sorted(found | set(FeedbackRun.objects.order_by().values_list("period", flat=True)), reverse=True)


def runs(providers: Sequence[Provider], period: str) -> list[Run]:
    """As many queries for thirty providers as for one."""
    ids = [provider.pk for provider in providers]
    tables = Release.objects.filter(measure=RATE, period=period).order_by("number").select_related("withdrawal")
    released = {row.setting: row for row in sorted(tables, key=lambda row: withdrawal_of(row) is None)}
    made, versions, returned = _made(ids, period), versions_by_provider(ids), _returned(ids, period)
    waiting = waiting_lines(ids, period)
    return [
        _run(provider, made.get(provider.pk), released.get(provider.setting), versions[provider.pk],
             returned.get(provider.pk, 0) == len(months_of(period)), waiting.get(provider.pk))
        for provider in providers
    ]  # fmt: skip


def waiting_lines(ids: Sequence[UUID], period: str) -> dict[UUID, dict[str, Any]]:
    """By provider, where its line of the period's latest run stands, without what is sealed."""
    rows = RunLine.objects.filter(provider_id__in=ids, run__period=period).order_by("run__number")
    return {row.pop("provider_id"): row for row in rows.values("provider_id", "state", "why", "terms_version")}


def runs_of(period: str) -> list[FeedbackRun]:
    """The runs of a period, latest first, each with how many of its reports stand where."""
    rows = FeedbackRun.objects.filter(period=period).order_by("-number")
    states = {f"are_{state}": Count("lines", filter=Q(lines__state=state)) for state in LineState}
    return list(rows.annotate(total=Count("lines"), **states))


def run_of(run_id: UUID) -> FeedbackRun:
    """One run with the same counts. Raises Http404."""
    states = {f"are_{state}": Count("lines", filter=Q(lines__state=state)) for state in LineState}
    looked = Count("lines", filter=Q(lines__looked_at__isnull=False, lines__state__in=(LineState.MADE, LineState.HELD)))
    rows = FeedbackRun.objects.annotate(total=Count("lines"), looked=looked, **states)
    return get_object_or_404(rows, pk=run_id)


def lines_of_run(run: FeedbackRun) -> QuerySet[Any]:
    """By name; what needs somebody first."""
    first = Case(When(state=LineState.REFUSED, then=0), When(state=LineState.HELD, then=1), default=2)
    rows = RunLine.objects.filter(run=run).select_related("provider", "report").defer("contents", "report__contents")
    return rows.annotate(rank=first).order_by("rank", "provider__name", "pk")


def line_of(run_id: UUID, line_id: UUID) -> RunLine:
    """One provider of a run. Raises Http404."""
    rows = RunLine.objects.select_related("run", "provider").filter(run_id=run_id)
    return get_object_or_404(rows, pk=line_id)


def _run(
    provider: Provider, made: dict[str, Any] | None, release: Release | None, versions: list[TermsVersion], whole: bool,
    waiting: dict[str, Any] | None,
) -> Run:  # fmt: skip
    gone = release is not None and withdrawal_of(release) is not None
    if made is not None:
        return Run(provider, WITHDRAWN if gone else "", **made)
    if waiting is not None:
        why = waiting["why"] if waiting["state"] == LineState.REFUSED else LINE_WORDS[LineState(waiting["state"])]
        return Run(provider, why, terms_version=waiting["terms_version"])
    if release is None or gone:
        return Run(provider, WITHDRAWN if gone else NO_TABLE)
    binding = in_force(versions, release.released_at.date())
    if binding is None:
        return Run(provider, NO_TERMS)
    terms = Terms.from_json(binding.terms)
    if not (terms.asks_for_feedback and is_due(terms.frequency, release.period)):
        return Run(provider, NOT_ASKED, terms_version=binding.number)
    return Run(provider, OWED if whole else NO_EXPOSURE, terms_version=binding.number)


def _made(ids: list[UUID], period: str) -> dict[UUID, dict[str, Any]]:
    """The columns beside the sealed ones: nothing is opened, so nothing is noted as read."""
    columns = ("made_at", "first_read_at", "terms_version")
    rows = FeedbackReport.objects.filter(provider_id__in=ids, period=period).order_by("made_at")
    return {row.pop("provider_id"): row for row in rows.values("provider_id", *columns)}


def _returned(ids: list[UUID], period: str) -> dict[UUID, int]:
    """In how many of the period's months each provider returned an exposure above nought."""
    months: dict[UUID, set[str]] = defaultdict(set)
    rows = Submission.objects.filter(
        provider_id__in=ids, kind=SubmissionKind.EXPOSURE_RETURN, month__in=months_of(period), exposure__gt=0
    )
    for provider_id, month in rows.order_by().values_list("provider_id", "month").distinct():
        months[provider_id].add(month)
    return {provider_id: len(found) for provider_id, found in months.items()}
