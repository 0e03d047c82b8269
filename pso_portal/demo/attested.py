"""Who confirmed the statement of the workforce: at the PSO and at the providers whose people can sign in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pso_portal.accounts.models import Membership
from pso_portal.office.attestation_selectors import own, statements
from pso_portal.office.attesting import USUAL
from pso_portal.office.services import adopt_statement, attest
from pso_portal.tenancy.models import Provider

from .stage import member, on_stage

STILL_OWE = 1  # the latest of each place: the page has somebody to name


def confirm_statements(providers: Sequence[Provider], now: datetime) -> None:
    """Adopted and confirmed once; a second time changes nothing."""
    _confirm(None, "pso_administrator", now)
    for provider in providers:
        _confirm(provider.pk, "provider_administrator", now)


def _confirm(provider_id: UUID | None, keeper: str, now: datetime) -> None:
    with on_stage(member(provider_id, keeper), now) as by:
        if statements(by):
            return
        adopt_statement(by=by, text=USUAL, required=False, effective_on=now.date(), expected=0, now=now)
    places = Membership.objects.filter(provider_id=provider_id, ended_at=None).select_related("user")
    people = list(places.order_by("started_at", "id"))
    for place in people[:-STILL_OWE]:
        with on_stage(place, now) as by:
            attest(by=by, expected_sha256=own(by).statement.sha256, now=now)
