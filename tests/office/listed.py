"""A listing and contracts for tests of the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from pso_portal.office.contracts import Baa, Contract, Disposition
from pso_portal.office.listing import Listing
from pso_portal.office.services import record_contract, record_listing
from pso_portal.tenancy import scope

LISTED = Listing(date(2024, 2, 15), date(2027, 2, 14), date(2024, 2, 15))


def a_contract(**changes: Any) -> Contract:
    """A bona fide contract of reasonable length, without another relationship."""
    said: dict[str, Any] = {
        "signed_on": date(2024, 3, 1), "agreed_until": None, "bona_fide": True, "reasonable_length": True,
        "functional_reporting": False, "baa": Baa.IN_PLACE, "disposition": Disposition.RETURN,
        "pso_signer": "Otto Lin, director", "provider_signer": "Ada Quist, chief executive",
    }  # fmt: skip
    return Contract(**said | changes)


def sign(by: Any, provider: Any, now: Any, *, expected: int = 0, corrects: bool = False, **changes: Any) -> Any:
    """Record a contract."""
    with scope.enter(by.scope()):
        contract = a_contract(**changes)
        return record_contract(
            by=by, provider_id=provider.pk, contract=contract, expected=expected, corrects=corrects, now=now
        )


def enlist(by: Any, now: Any, listing: Listing = LISTED, *, expected: int = 0, corrects: bool = False) -> Any:
    """Record a period of listing."""
    with scope.enter(by.scope()):
        return record_listing(
            by=by, listing=listing, pso_number="P0999", reference="Letter of the Secretary, file 12.",
            expected=expected, corrects=corrects, now=now,
        )  # fmt: skip
