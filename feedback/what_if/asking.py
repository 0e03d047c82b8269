"""Asking what terms would do: the provider of what it holds, the PSO of what it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from aggregation.periods import closed_quarters, earlier, months_to
from pses.selectors import counted_events
from pses.services.foreseeing import foresee_leaving
from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.selectors import version_in_force
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy.models import Provider

from ..models import FeedbackRun
from ..reporting.drafting import draft_of
from ..reporting.due import asks_for_peers, recipients_of, table_for, why_not_due
from ..selectors import latest_report
from .brings import Brings, Row, coming_rows, figure_rows, leaving_rows, roster_words, type_rows, words_of

QUARTERS, MONTHS = 4, 12


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`leaving` and `coming` stand in panels of their own. `looked_at`: of how much past data `leaving` speaks."""

    leaving: list[Row]
    coming: list[Row]
    looked_at: int


@transaction.atomic
def foreseen_by_provider(*, by: Acting, provider: Provider, new: Terms, now: datetime) -> Foreseen:
    """What would leave of its latest reports, and what would come. No count of anybody else is asked. Raises Denied."""
    old = _binding(provider.pk, now.date())
    copies = foresee_leaving(by=by, texts=(old, new), now=now)
    periods = _quarters(now.date())
    before = brings(provider.pk, old, periods) if old else None
    rows = coming_rows(before, brings(provider.pk, new, periods), periods)
    return Foreseen(leaving_rows(copies), rows, len(copies))


@transaction.atomic
def foreseen_by_pso(*, by: Acting, provider: Provider, new: Terms, now: datetime) -> Foreseen:
    """Which of the last year's events would have come, and the last report as it would have been. Raises Denied."""
    by.check(Permission.READ_AGREEMENTS)
    old = _binding(provider.pk, now.date())
    counts = _reported(provider.pk, now.date())
    period = _period(provider, new, now.date())
    drafts = [drafted(provider, terms, period, now) for terms in (old, new)]
    audit.record("foresee_terms", by=by, subject=None, provider_id=provider.pk, now=now, period=period)
    return Foreseen(type_rows(counts, old, new), figure_rows(*drafts, period), sum(counts.values()))


def brings(provider_id: UUID, terms: Terms, periods: list[str]) -> Brings:
    """What one text brings a provider, from what that provider can see itself."""
    last = latest_report(provider_id)
    asked = _signed(provider_id, last.terms_version) if last else None
    return Brings(
        due=tuple(period for period in periods if not why_not_due(terms, period)),
        people=len(recipients_of(provider_id, terms)), machines=terms.api,
        analyses=words_of("analyses", terms.analyses), formats=words_of("formats", terms.formats),
        peers=roster_words(terms, asks_for_peers(terms), last.contents if last else None,
                           str(asked.peer_group) if asked else ""),
    )  # fmt: skip


def drafted(provider: Provider, terms: Terms | None, period: str, now: datetime) -> Mapping[str, Any] | str:
    """The report of a period under a text, or why there would be none. Nothing sealed is opened."""
    if terms is None:
        return "No terms are in force"
    if why := why_not_due(terms, period):
        return why
    found = draft_of(provider, FeedbackRun(period=period, lessons={}), terms, now, sealed=False)
    return found if isinstance(found, str) else found.contents


def _binding(provider_id: UUID, on: date) -> Terms | None:
    version = version_in_force(provider_id, on)
    return Terms.from_json(version.terms) if version else None


def _signed(provider_id: UUID, number: int) -> Terms:
    return Terms.from_json(TermsVersion.objects.get(provider_id=provider_id, number=number).terms)


def _quarters(on: date) -> list[str]:
    """The last ones that have ended, the earliest first."""
    return closed_quarters(earlier(f"{on:%Y-%m}", 3 * (QUARTERS + 1)), on)[-QUARTERS:]


def _period(provider: Provider, new: Terms, on: date) -> str:
    """The latest quarter with a report under the text, of those with a table if there is one."""
    quarters = _quarters(on)
    due = [period for period in quarters if not why_not_due(new, period)] or quarters
    return next((period for period in reversed(due) if table_for(provider, period)), due[-1])


def _reported(provider_id: UUID, on: date) -> dict[str, int]:
    """Events of the last twelve months by type, without those taken back."""
    this = f"{on:%Y-%m}"
    rows = counted_events(provider_id, months_to(earlier(this, MONTHS - 1), this)).order_by().values_list("event_type")
    return dict(rows.annotate(count=Count("id")))
