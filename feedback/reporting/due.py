"""Whose report is due, under which terms, with which table: asked when a report is made, and again when it is handed
over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aggregation.disclosure.menu import RATE
from aggregation.models import Release
from aggregation.selectors import in_force
from pses.enums import SubmissionKind
from pses.models import Submission
from pso_portal.accounts.selectors import with_role
from pso_portal.agreements.enums import Analysis
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy.models import Provider

from ..calendar import is_due, said
from ..models import TableReader
from ..report import OWN

NO_TERMS = "No terms are in force."
LEFT = "Its contract ended on {on}."
NOT_ASKED = "Its terms ask for no feedback."
NOT_DUE = "Its terms ask for a report a year, with the last quarter."
NO_EXPOSURE = "No exposure stands against the events of {period}."
NO_TABLE = "No table of its setting was released for {period}, and its terms ask for nothing of its own figures alone."
NOBODY = "Nobody is there to receive it: its terms send feedback to roles that no active person of it has."


@dataclass(frozen=True, slots=True)
class Binding:
    """The terms that bind a provider on the day."""

    number: int
    terms: Terms


def binding_of(provider: Provider, period: str, on: date) -> Binding | str:
    """The terms under which a report of the period is due; else the reason why none is, in words.

    Enforced here and nowhere else: what a provider's terms ask for (42 CFR 3.206(e)), and how often.
    """
    found = terms_in_force(provider.pk, on)
    if found is None:
        ended = provider.contract_ends
        return LEFT.format(on=f"{ended:%B} {ended.day}, {ended.year}") if ended and ended < on else NO_TERMS
    number, terms = found
    return why_not_due(terms, period) or Binding(number, terms)


def why_not_due(terms: Terms, period: str) -> str:
    """Why these terms bring no report of the period; empty where they bring one."""
    if not terms.asks_for_feedback:
        return NOT_ASKED
    return "" if is_due(terms.frequency, period) else NOT_DUE


def table_for(provider: Provider, period: str) -> Release | None:
    """The table of its setting and period that stands: not withdrawn, and not told anew since. Where more than one
    does, the latest that was made for this provider.
    """
    rows = in_force().filter(setting=provider.setting, period=period, measure=RATE)
    tables: list[Release] = list(rows.order_by("-number"))
    if len(tables) < 2:
        return tables[0] if tables else None
    read = TableReader.objects.filter(provider_id=provider.pk, release_id__in=[table.pk for table in tables])
    mine = set(read.values_list("release_id", flat=True))
    return next((table for table in tables if table.pk in mine), tables[0])


def reader_of(provider_id: UUID, release: Release | None) -> TableReader | None:
    """Whether the table was made for this provider too."""
    if release is None:
        return None
    found: TableReader | None = TableReader.objects.filter(provider_id=provider_id, release_id=release.pk).first()
    return found


def has_reported(provider_id: UUID) -> bool:
    """42 CFR 3.206(b)(4)(iv): peers' material goes to a provider that has reported to the PSO, and to no other."""
    return bool(Submission.objects.filter(provider_id=provider_id, kind=SubmissionKind.EVENT).exists())


def can_be_made(terms: Terms, reader: TableReader | None, exposure: int, period: str) -> str:
    """Why no report can be made of these figures; empty where one can."""
    if exposure == 0:
        return NO_EXPOSURE.format(period=said(period))
    if reader is None and not terms.analyses & OWN:
        return NO_TABLE.format(period=said(period))
    return ""


def asks_for_peers(terms: Terms) -> bool:
    """Whether peers' figures are asked for at all."""
    return Analysis.REPORTING_RATE in terms.analyses


def recipients_of(provider_id: UUID, terms: Terms) -> list[UUID]:
    """The people whom the terms name by role, and who are there."""
    return sorted({user for role in terms.recipients for user in with_role(str(role), provider_id)})
