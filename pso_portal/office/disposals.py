"""Reads for the two pages of a disposition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import F, QuerySet

from pso_portal.accounts.selectors import names_of
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy.models import Provider

from . import disposition as rules
from .disposition import State, Way
from .models import Disposition

STATES: Final = {
    State.OPENED: "The provider chooses what becomes of its data",
    State.CHOSEN: "The PSO's privacy officer approves, as the second person",
    State.PACKING: "The package is being made",
    State.PACKED: "The package waits to be fetched",
    State.FETCHED: "The package was fetched; whoever fetched it confirms that it is whole",
    State.DESTROYING: "Keys are being destroyed",
    State.DONE: "Done: the keys are destroyed",
}
WAYS: Final = {
    Way.RETURN: "Return to the provider, then destruction",
    Way.TRANSFER: "Transfer to another PSO, then destruction",
    Way.DESTROY: "Destruction",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One disposition in words, for both sides."""

    found: Disposition
    state: str
    way: str
    due: date | None
    fetch_until: datetime | None
    history: list[tuple[datetime, str]]


def disposition_of(provider_id: UUID) -> Disposition | None:
    """The provider's, where it was opened."""
    found: Disposition | None = Disposition.objects.select_related("provider").filter(provider_id=provider_id).first()
    return found


def agreed_end(provider_id: UUID) -> Terms | None:
    """The terms of the contract's last day; None while it runs, and where nothing was ever agreed."""
    ended: date | None = Provider.objects.filter(pk=provider_id).values_list("contract_ends", flat=True).first()
    found = terms_in_force(provider_id, ended) if ended else None
    return found[1] if found else None


def dispositions() -> QuerySet[Disposition]:
    """Every one that was opened, those that are not done first, the oldest of them on top."""
    rows: QuerySet[Disposition] = Disposition.objects.select_related("provider")
    return rows.order_by(F("done_at").desc(nulls_first=True), "opened_at")


def waiting_for_approval() -> int:
    """How many wait for the second person."""
    return int(Disposition.objects.filter(state=State.CHOSEN).count())


def standing(found: Disposition, ended: date | None) -> Standing:
    """What a page says about it. The sealed words at a transfer are opened, and that is noted."""
    return Standing(
        found,
        STATES[State(found.state)],
        way_of(found),
        _due(found, ended) if ended else None,
        rules.fetch_until(found.packed_at) if found.packed_at else None,
        list(_history(found)),
    )


def way_of(found: Disposition) -> str:
    """The way in words."""
    return WAYS[Way(found.way)] if found.way else "Not chosen yet"


def _history(found: Disposition) -> list[tuple[datetime, str]]:
    steps: list[tuple[datetime | None, str, Any]] = [
        (found.opened_at, "Opened", found.opened_by),
        (found.chosen_at, "Chosen", found.chosen_by),
        (found.approved_at, "Approved", found.approved_by),
        (found.packed_at, "Packed", None),
        (found.fetched_at, "Fetched", found.fetched_by),
        (found.confirmed_at, "Confirmed as whole", found.confirmed_by),
        (found.done_at, "Keys destroyed", None),
    ]
    names = names_of(who for _, _, who in steps if who)
    return [(at, f"{what} by {names.get(who, 'somebody')}" if who else what) for at, what, who in steps if at]


def _due(found: Disposition, ended: date) -> date:
    terms = agreed_end(found.provider_id)
    return rules.due_on(ended, terms.keep_days if terms else None)
