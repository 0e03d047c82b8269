"""Receipts: given once with a report that bears no name, and the door they open.

Whoever holds the database, its backups and the provider's keys cannot make a receipt out of what is kept: the mark
that finds the row is an HMAC and the proof is Argon2id, both under the installation's pepper.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from pso_portal import audit
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from pso_portal.vault.pepper import pepper, slow_mark, slow_match

from ..models import Event, Receipt, ReceiptDoor
from ..places import zone_here
from ..receipts import draw_receipt, halves, read_receipt
from ..unnamed import day_of
from .tries import check_tries, note_wrong_try

_MARK: Final = "receipt locator"
_PROOF: Final = "receipt secret"
_OFFER: Final = Signer(salt="events.receipt")


class NoReceipt(Exception):
    """These digits open nothing. One sentence, whatever is wrong with them."""

    def __init__(self) -> None:
        super().__init__("We do not know this receipt. Check the digits and try again.")


def offer_receipt(filing_key: UUID) -> str:
    """A receipt for a report that is about to be sent, signed for that sending alone: it is in the page, not here.

    Sent again after a lost answer, the same page shows the same receipt, and nothing that opens it is kept.
    """
    digits = draw_receipt()
    while ReceiptDoor.objects.filter(mark=_mark_of(digits)).exists():
        digits = draw_receipt()
    return _OFFER.sign(f"{filing_key}:{digits}")


def offered_receipt(offer: str, filing_key: UUID) -> str:
    """The digits that were offered for this sending; empty for anything that we did not sign for it."""
    try:
        key, digits = _OFFER.unsign(offer).split(":")
    except (BadSignature, ValueError):
        return ""
    return digits if key == str(filing_key) else ""


def keep_receipt(event: Event, digits: str) -> None:
    """Let `digits` open the thread of a report without a name, within the transaction that files it."""
    mark = _mark_of(digits)
    ReceiptDoor(mark=mark, provider_id=event.provider_id).save(force_insert=True)
    proof = slow_mark(_PROOF, halves(digits)[1].encode())
    Receipt(provider_id=event.provider_id, event=event, mark=mark, proof=proof).save(force_insert=True)


def is_receipt_of(event: Event, digits: str) -> bool:
    """Whether these digits open this report's thread."""
    found = Receipt.objects.filter(event=event, mark=_mark_of(digits)).first() if digits else None
    return found is not None and slow_match(_PROOF, halves(digits)[1].encode(), found.proof)


@contextmanager
def opened_by_receipt(typed: str, *, now: datetime) -> Iterator[Event]:
    """The report of a receipt, in its provider's scope, with nobody as the actor.

    The receipt is the entrance: whoever is signed in in the same browser is not asked and not noted. What is read is
    noted with the day alone. Raises NoReceipt, and TooManyTries where too many were wrong of late.
    """
    check_tries(now)
    digits = read_receipt(typed)
    door = ReceiptDoor.objects.filter(mark=_mark_of(digits)).first() if digits else None
    if door is None:
        _refuse(digits, "", now)
    with scope.enter(Scope(Side.PROVIDER, frozenset({door.provider_id}))):
        found = Receipt.objects.filter(mark=door.mark).select_related("event__facility", "event__unit").first()
        if found is None or not slow_match(_PROOF, halves(digits)[1].encode(), found.proof):
            note_wrong_try(now)
            raise NoReceipt
        zone = zone_here()
        with timezone.override(zone), audit.unnamed(at=day_of(now, zone)):
            yield found.event


def _refuse(digits: str, proof: str, now: datetime) -> None:
    """As slow as a receipt whose first digits are right: time tells nothing."""
    slow_match(_PROOF, halves(digits)[1].encode(), proof)
    note_wrong_try(now)
    raise NoReceipt


def _mark_of(digits: str) -> str:
    return pepper(_MARK, halves(digits)[0].encode()).hex()
