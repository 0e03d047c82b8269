"""Which tables a person's disclosures stand in: the provider's own, or the PSO's own. The scope shows no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.sides import Side

from .models import (
    DisclosedItem,
    Disclosure,
    DisclosureProposal,
    LegalRequest,
    PsoDisclosedItem,
    PsoDisclosure,
    PsoDisclosureProposal,
    PsoLegalRequest,
)


@dataclass(frozen=True, slots=True)
class Book:
    """One side's log. `owner`: what names the provider on its rows; nothing at the PSO."""

    side: Side
    permission: Permission
    disclosures: Any
    items: Any
    proposals: Any
    owner: dict[str, UUID]

    @property
    def key(self) -> str:
        """What two at once wait for each other on."""
        return f"{self.side} {self.owner.get('provider_id', '')}"


def book_of(by: Acting) -> Book:
    """The log that a person keeps."""
    if by.side is Side.PSO:
        return Book(
            Side.PSO, Permission.RECORD_PSO_DISCLOSURES, PsoDisclosure, PsoDisclosedItem, PsoDisclosureProposal, {}
        )
    assert by.provider_id is not None  # nobody else is on the provider's side
    owner = {"provider_id": by.provider_id}
    return Book(
        Side.PROVIDER, Permission.RECORD_DISCLOSURES, Disclosure, DisclosedItem, DisclosureProposal, owner
    )


@dataclass(frozen=True, slots=True)
class Docket:
    """One side's legal requests."""

    side: Side
    permission: Permission
    requests: Any
    owner: dict[str, UUID]

    @property
    def key(self) -> str:
        """What two at once wait for each other on."""
        return f"{self.side} {self.owner.get('provider_id', '')}"


def docket(side: Side, provider_id: UUID | None = None) -> Docket:
    """The legal requests of a side."""
    if side is Side.PSO:
        return Docket(Side.PSO, Permission.HANDLE_PSO_LEGAL_REQUESTS, PsoLegalRequest, {})
    owner = {"provider_id": provider_id} if provider_id else {}
    return Docket(Side.PROVIDER, Permission.HANDLE_LEGAL_REQUESTS, LegalRequest, owner)


def docket_of(by: Acting) -> Docket:
    """The legal requests that a person may handle."""
    return docket(by.side, by.provider_id)
