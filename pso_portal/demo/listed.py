"""The invented PSO's listing: two periods, every contract as it was signed, and what was sent so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from pso_portal.accounts.acting import Acting
from pso_portal.office.contract_selectors import records_of
from pso_portal.office.contracts import Baa, Contract, Disposition, Relationship
from pso_portal.office.listing import LISTING_MONTHS, Act, Duty, Listing
from pso_portal.office.listing_dates import months_later
from pso_portal.office.listing_selectors import calendar, listing_records
from pso_portal.office.services import note_duty, record_contract, record_listing
from pso_portal.tenancy.models import Provider

from .stage import member, on_stage

LEFT = timedelta(days=100)  # of the running listing: its certification is due soon
SENT = {
    Duty.TWO_CONTRACTS: "Form sent through the Secretary's site; confirmation kept in the listing folder.",
    Duty.PROFILE: "Profile sent; the center's receipt is kept in the listing folder.",
    Duty.DISCLOSURE: "Statement sent by registered mail; receipt and copy are kept in the listing folder.",
}
LETTERS = ("Letter of listing, folder L-1.", "Letter of continued listing, folder L-2.")


def keep_listing(engaged: Sequence[Provider], now: datetime) -> None:
    """Record listing and contracts, and note what is past as done; a second time adds only what is missing."""
    with on_stage(member(None, "pso_administrator"), now) as keeper:
        if not listing_records():
            _enlist(keeper, now)
        for number, provider in enumerate(engaged):
            if not records_of(provider.pk):
                contract = _contract(provider, number)
                record_contract(by=keeper, provider_id=provider.pk, contract=contract, expected=0, now=now)
        for line in calendar(now.date()).open:
            if line.left < 0 and line.owed.duty in SENT:
                _note(keeper, line.owed.key, line.owed.due, line.owed.duty, len(line.entries), now)


def _enlist(keeper: Acting, now: datetime) -> None:
    after = now.date() + LEFT + timedelta(days=1)
    running, first = (months_later(after, -LISTING_MONTHS * count) for count in (1, 2))
    periods = (Listing(first, running - timedelta(days=1), first), Listing(running, after - timedelta(days=1), first))
    for number, (period, letter) in enumerate(zip(periods, LETTERS, strict=True)):
        record_listing(by=keeper, listing=period, pso_number="P0999", reference=letter, expected=number, now=now)


def _contract(provider: Provider, number: int) -> Contract:
    """The first provider also lets rooms to the PSO; every ninth paper ends with a term of its own."""
    since = provider.contract_starts
    told = {
        "relationships": frozenset({Relationship.CONTRACTUAL}), "relationship_since": since,
        "relationship_words": "The PSO rents two rooms from it at the usual rent.",
    }  # fmt: skip
    return Contract(
        signed_on=since, agreed_until=months_later(since, 60) if number % 9 == 8 else None, bona_fide=True,
        reasonable_length=True, functional_reporting=False, baa=Baa.IN_PLACE,
        disposition=(Disposition.RETURN, Disposition.DESTROY)[number % 2], pso_signer="Harlan Voss, administrator",
        provider_signer="The chief executive", **(told if number == 0 else {}),
    )  # fmt: skip


def _note(keeper: Acting, key: str, due: date, duty: Duty, expected: int, now: datetime) -> None:
    on = due - timedelta(days=10)
    note_duty(by=keeper, key=key, act=Act.FINISH, on=on, words=SENT[duty], expected=expected, now=now)
