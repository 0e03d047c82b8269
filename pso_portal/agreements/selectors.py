"""Which terms bind a provider on a day, and what lies on the table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from pso_portal.tenancy.sides import Side

from .models import Comment, HouseTerms, TermsVersion
from .negotiation import TermsState
from .terms import Terms, in_force


def versions_of(provider_id: UUID) -> list[TermsVersion]:
    """Every version, newest first, with its signatures."""
    rows = _with_contract().filter(provider_id=provider_id).prefetch_related("signatures")
    return list(rows.order_by("-number"))


def version_in_force(provider_id: UUID, on: date) -> TermsVersion | None:
    """The version that binds on a day; None where nothing was agreed, and once the contract has ended."""
    return in_force(_with_contract().filter(provider_id=provider_id), on)


def terms_in_force(provider_id: UUID, on: date) -> tuple[int, Terms] | None:
    """Number and value of the terms that bind on a day; None where there are none, and then nothing may leave."""
    version = version_in_force(provider_id, on)
    return (version.number, Terms.from_json(version.terms)) if version else None


def on_the_table(provider_id: UUID) -> TermsVersion | None:
    """The version that waits for an answer or a signature."""
    rows = TermsVersion.objects.filter(provider_id=provider_id, state=TermsState.PROPOSED)
    found: TermsVersion | None = rows.prefetch_related("signatures").order_by("-number").first()
    return found


def signed_for_later(provider_id: UUID, *, after: date) -> list[TermsVersion]:
    """Versions that were agreed and whose day has not come."""
    rows = _with_contract().filter(provider_id=provider_id, state=TermsState.AGREED, effective_on__gt=after)
    return list(rows.order_by("effective_on", "number"))


def comments_on(version_ids: Collection[UUID]) -> QuerySet[Comment]:
    """What was said about versions, the earliest first."""
    rows: QuerySet[Comment] = Comment.objects.filter(version_id__in=version_ids).order_by("written_at", "pk")
    return rows


def house_terms(setting: str = "") -> QuerySet[HouseTerms]:
    """What the PSO begins with, of one setting or of all."""
    rows: QuerySet[HouseTerms] = HouseTerms.objects.order_by("setting", "name")
    return rows.filter(setting=setting) if setting else rows


def versions_by_provider(provider_ids: Collection[UUID]) -> dict[UUID, list[TermsVersion]]:
    """Every version of many providers, newest first, with signatures: two queries however many there are."""
    found: dict[UUID, list[TermsVersion]] = defaultdict(list)
    rows = _with_contract().filter(provider_id__in=provider_ids).prefetch_related("signatures")
    for version in rows.order_by("-number"):
        found[version.provider_id].append(version)
    return found


def waiting(side: Side) -> QuerySet[TermsVersion]:
    """Versions on the table that wait for a side; the same rule as `negotiation.turn_of`, in one query."""
    rows: QuerySet[TermsVersion] = TermsVersion.objects.filter(state=TermsState.PROPOSED)
    other = Side.PSO if side is Side.PROVIDER else Side.PROVIDER
    asked = rows.exclude(signatures__side=side).filter(Q(proposed_side=other) | Q(signatures__side=other))
    return asked.distinct()


def waiting_for(side: Side) -> int:
    """How many versions on the table wait for a side."""
    return int(waiting(side).count())


def _with_contract() -> QuerySet[TermsVersion]:
    """Versions that know the last day of their contract without another query."""
    rows: QuerySet[TermsVersion] = TermsVersion.objects.select_related("provider")
    return rows
