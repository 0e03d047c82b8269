"""What became of one period's feedback, provider by provider, as the PSO sees it. No figure is opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

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

from .models import FeedbackReport
from .services import asks_for


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
        return "warn" if self.why == OWED else ""


OWED = "Not made yet"
NO_TABLE = "No table of this setting was released"
WITHDRAWN = "The table was withdrawn"
NO_TERMS = "No terms were in force"
NOT_ASKED = "Its terms ask for none"
NO_EXPOSURE = "A month's exposure is missing"


def periods() -> list[str]:
    """Periods with a release, latest first."""
    found = Release.objects.filter(measure=RATE).order_by().values_list("period", flat=True).distinct()
    return sorted(found, reverse=True)


def runs(providers: Sequence[Provider], period: str) -> list[Run]:
    """As many queries for thirty providers as for one."""
    ids = [provider.pk for provider in providers]
    tables = Release.objects.filter(measure=RATE, period=period).order_by("number").select_related("withdrawal")
    released = {row.setting: row for row in sorted(tables, key=lambda row: withdrawal_of(row) is None)}
    made, versions, returned = _made(ids, period), versions_by_provider(ids), _returned(ids, period)
    return [
        _run(provider, made.get(provider.pk), released.get(provider.setting), versions[provider.pk],
             returned.get(provider.pk, 0) == len(months_of(period)))
        for provider in providers
    ]  # fmt: skip


def _run(
    provider: Provider, made: dict[str, Any] | None, release: Release | None, versions: list[TermsVersion], whole: bool
) -> Run:
    gone = release is not None and withdrawal_of(release) is not None
    if made is not None:
        return Run(provider, WITHDRAWN if gone else "", **made)
    if release is None or gone:
        return Run(provider, WITHDRAWN if gone else NO_TABLE)
    binding = in_force(versions, release.released_at.date())
    if binding is None:
        return Run(provider, NO_TERMS)
    if not asks_for(Terms.from_json(binding.terms), period=release.period):
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
