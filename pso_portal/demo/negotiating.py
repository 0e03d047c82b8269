"""The demo's negotiations: one countered and talked about, one narrowed alone, and terms that the PSO begins with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from pso_portal.agreements.enums import Format, Frequency
from pso_portal.agreements.models import HouseTerms, TermsVersion
from pso_portal.agreements.selectors import version_in_force
from pso_portal.agreements.services import comment_on_terms, keep_house_terms, narrow_terms, propose_terms
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy.models import Provider

from .stage import as_pso, member, on_stage

A_WHILE_AGO, SINCE = timedelta(days=6), timedelta(days=2)


def negotiate(countered: Provider, narrowed: Provider, now: datetime) -> bool:
    """False a second time: then nothing changes."""
    with as_pso():
        if HouseTerms.objects.exists() or TermsVersion.objects.filter(provider=countered, number__gt=1).exists():
            return False
    terms = _held(countered.pk, now)
    with on_stage(member(None, "pso_administrator"), now) as administrator:
        keep_house_terms(by=administrator, setting="hospital", name="Community hospitals", terms=terms, now=now)
    _counter(countered.pk, terms, now)
    _narrow(narrowed.pk, _held(narrowed.pk, now), now)  # at this moment: what went before it obeyed the terms of then
    return True


def _held(provider_id: UUID, now: datetime) -> Terms:
    with as_pso():
        version = version_in_force(provider_id, now.date())
    assert version is not None  # whoever is engaged has signed
    return Terms.from_json(version.terms)


def _counter(provider_id: UUID, terms: Terms, now: datetime) -> None:
    """The provider asks for less often and for tables alone; the PSO accepts one of the two and says why."""
    asked = replace(terms, frequency=Frequency.YEARLY, formats=frozenset({Format.TABLES}), smallest_cell=20)
    with on_stage(member(provider_id, "provider_administrator"), now - A_WHILE_AGO) as provider:
        version = propose_terms(
            by=provider, provider_id=provider_id, terms=asked, note="Our board meets once a year.",
            now=now - A_WHILE_AGO,
        )  # fmt: skip
    with on_stage(member(None, "pso_administrator"), now - SINCE) as pso:
        comment_on_terms(
            by=pso, version_id=version.pk, term="frequency", now=now - SINCE,
            text="A year is long to wait for a trend. Every quarter, and your board reads the last one?",
        )  # fmt: skip
        propose_terms(
            by=pso, provider_id=provider_id, terms=replace(asked, frequency=terms.frequency), answers=version.pk,
            now=now - SINCE,
        )  # fmt: skip


def _narrow(provider_id: UUID, terms: Terms, now: datetime) -> None:
    with on_stage(member(provider_id, "provider_administrator"), now) as signer:
        narrow_terms(
            by=signer, provider_id=provider_id, note="Until our counsel has looked at it.", answers=None, now=now,
            terms=replace(terms, peer_dialogue=False, smallest_cell=max(terms.smallest_cell, 15)),
        )  # fmt: skip
