"""Entering the scopes of invented people, as a request of theirs would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from pso_portal.accounts.acting import Acting, acting_as
from pso_portal.accounts.models import Membership
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side


@contextmanager
def on_stage(membership: Membership, now: datetime) -> Iterator[Acting]:
    """One person acting at a moment, just signed in, in a transaction of their own."""
    acting = acting_as(membership, stepped_up_at=now)
    with scope.enter(acting.scope("demo")):
        yield acting


@contextmanager
def as_pso() -> Iterator[None]:
    """The PSO's side with nobody acting: for founding, and for counting."""
    with scope.enter(Scope(Side.PSO)):
        yield


@contextmanager
def as_system() -> Iterator[None]:
    """The outbox's side, to see whether work is still owed."""
    with scope.enter(Scope(Side.SYSTEM)):
        yield


def member(provider_id: UUID | None, role: str) -> Membership:
    """The first person who holds a role at a provider (None: at the PSO)."""
    rows = Membership.objects.filter(provider_id=provider_id, ended_at=None).select_related("user")
    return next(row for row in rows.order_by("started_at", "id") if role in row.roles)
