"""Answering a proposal term by term."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from pso_portal.accounts.acting import Acting, Denied

from ..models import TermsVersion
from ..selectors import version_in_force
from ..terms import Terms
from .comments import comment_on_terms
from .moving import propose_terms


@transaction.atomic
def answer_terms(
    *, by: Acting, version_id: UUID, keep: Collection[str], said: Mapping[str, str], now: datetime
) -> TermsVersion | None:
    """Counter with the version on the table, of which the terms in `keep` stay as they are in force; None where all are
    accepted and nothing is left to propose. `said`: term → remark on it. All of it happens, or nothing.

    Raises Denied, and TermsError where what is kept and what is accepted cannot stand together.
    """
    version = TermsVersion.objects.get(pk=version_id)
    held = version_in_force(version.provider_id, now.date())
    if held is None:
        raise Denied("No terms are in force, so none can be kept as they are.")
    for term, text in said.items():
        comment_on_terms(by=by, version_id=version_id, term=term, text=text, now=now)
    if not keep:
        return None
    old, new = Terms.from_json(held.terms), Terms.from_json(version.terms)
    return propose_terms(
        by=by, provider_id=version.provider_id, terms=replace(new, **{term: getattr(old, term) for term in keep}),
        answers=version_id, wished_on=_still_to_come(version, now), now=now,
    )  # fmt: skip


def _still_to_come(version: TermsVersion, now: datetime) -> date | None:
    """The day that was named, unless it has passed meanwhile."""
    return version.wished_on if version.wished_on and version.wished_on >= now.date() else None
