"""Reads of attestations, of the side at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from pso_portal.accounts.acting import Acting, Actor
from pso_portal.accounts.models import Membership
from pso_portal.accounts.selectors import people_of, role_titles
from pso_portal.tenancy.memo import once
from pso_portal.tenancy.sides import Side

from .attesting import WORDS, Attested, Standing, holds_until, in_force, is_owed, standing
from .models import ProviderAttestation, ProviderStatement, PsoAttestation, PsoStatement

TABLES: dict[Side, tuple[Any, Any]] = {
    Side.PSO: (PsoStatement, PsoAttestation),
    Side.PROVIDER: (ProviderStatement, ProviderAttestation),
}


@dataclass(frozen=True, slots=True)
class Own:
    """Where one person stands: the text in force, and what they attested last."""

    statement: Any
    standing: Standing
    attested_at: datetime | None
    until: date | None

    @property
    def is_owed(self) -> bool:
        return is_owed(self.standing)

    @property
    def shuts(self) -> bool:
        """Nothing else opens before it is confirmed."""
        return self.is_owed and bool(self.statement.required)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in the list."""

    place: Membership
    roles: tuple[str, ...]
    own: Own

    @property
    def words(self) -> tuple[str, str]:
        return WORDS[self.own.standing], "warn" if self.own.is_owed else "ok" if self.own.until else ""


def statements(by: Acting) -> list[Any]:
    """Every version of the side at hand, newest first."""
    return list(TABLES[by.side][0].objects.order_by("-number"))


def own(by: Acting) -> Own:
    """Where `by` stands today; asked once in a request."""
    return once(f"attestation:{by.user_id}", lambda: _own(by, timezone.localdate()))


def asked_of(by: Acting) -> Own | None:
    """What a person owes now; None where nothing, and for machines."""
    if by.kind is not Actor.PERSON or by.side not in TABLES:
        return None
    found = own(by)
    return found if found.is_owed else None


def people(by: Acting, on: date) -> list[PersonLine]:
    """Everybody with an open place here, by name; a few queries however many."""
    held = in_force(statements(by), on)
    places = list(people_of(by))
    latest = _latest(by, [place.user_id for place in places])
    return [
        PersonLine(place, role_titles(place.roles), _stands(held, latest.get(place.user_id), on)) for place in places
    ]


def _own(by: Acting, on: date) -> Own:
    held = in_force(statements(by), on)
    return _stands(held, _latest(by, [by.user_id]).get(by.user_id) if held else None, on)


def _latest(by: Acting, user_ids: Iterable[UUID]) -> dict[UUID, Any]:
    rows = TABLES[by.side][1].objects.filter(user_id__in=list(user_ids)).order_by("attested_at")
    return {row.user_id: row for row in rows}


def _stands(held: Any, row: Any, on: date) -> Own:
    attested = Attested(row.version, row.attested_at.date()) if row else None
    stands = standing(held.number if held else None, attested, on)
    until = holds_until(attested) if attested and stands is Standing.HELD else None
    return Own(held, stands, row.attested_at if row else None, until)
