"""Rows held against the version that bound at their moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.selectors import versions_of
from pso_portal.agreements.terms import Terms, in_force


@dataclass(frozen=True, slots=True)
class Row:
    """One row that left or arrived. `breaks`: given the terms of its moment, those that it does not obey, by name."""

    kind: str
    pk: UUID
    at: datetime
    cites: int | None  # the version that it names; None where rows of its kind name none
    breaks: Callable[[Terms], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Breach:
    """`term`: its name, or "terms" where none were in force, or "version" where another one is cited."""

    kind: str
    row: UUID
    provider: UUID
    version: int | None
    term: str
    says: str

    def to_json(self) -> dict[str, object]:
        return {"kind": self.kind, "row": str(self.row), "provider": str(self.provider), "version": self.version,
                "term": self.term, "says": self.says}  # fmt: skip


@dataclass(slots=True)
class Proof:
    """What was looked at, and every breach."""

    rows: int = 0
    breaches: list[Breach] = field(default_factory=list)


Prover = Callable[[UUID], Iterator[Row]]


def prove(provider_id: UUID, provers: Sequence[Prover], proof: Proof) -> None:
    """Add one provider's rows to the proof. In that provider's scope."""
    versions = versions_of(provider_id)
    for prover in provers:
        for row in prover(provider_id):
            proof.rows += 1
            proof.breaches += _breaches(provider_id, row, version_at(versions, row.at))


def version_at(versions: Iterable[TermsVersion], at: datetime) -> TermsVersion | None:
    """What bound at a moment: of a day on which something was signed, only what had been signed by then."""
    signed = [version for version in versions if version.closed_at is None or version.closed_at <= at]
    return in_force(signed, at.date())


def _breaches(provider_id: UUID, row: Row, version: TermsVersion | None) -> Iterator[Breach]:
    if version is None:
        yield Breach(row.kind, row.pk, provider_id, None, "terms", "Nothing was in force at its moment.")
        return
    if row.cites is not None and row.cites != version.number:
        says = f"It cites version {row.cites}; version {version.number} was in force."
        yield Breach(row.kind, row.pk, provider_id, version.number, "version", says)
    for term in row.breaks(Terms.from_json(version.terms)):
        says = f"Version {version.number} does not allow it: {term}."
        yield Breach(row.kind, row.pk, provider_id, version.number, term, says)
