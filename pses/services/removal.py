"""Removal before reporting: the one way out of protection."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied

from .. import contents, selectors
from ..enums import Source, State, Step
from ..holds import wait_for_holds
from ..models import WorkProduct
from ..policies import check_can_remove, check_no_files
from ..pswp import ATTESTATION
from .outside_records import Told, open_record
from .provenance import write_step

NOT_ATTESTED = "Confirm what removal means in law."


@transaction.atomic
def remove(
    *, by: Acting, content_kind: str, content_id: UUID, reason: str, now: datetime, attested: bool = False
) -> WorkProduct:
    """Take a content out of the PSES; it is work product no longer (42 CFR 3.20, PSWP (2)(ii)).

    The act and its date stay documented in the PSES; the content moves outside, under a key of its own. `attested`:
    `by` confirmed `pswp.ATTESTATION`. Raises Denied after reporting, for analysis, without a reason or attestation, and
    while files hang on it.
    """
    product = selectors.locked_product(content_kind, content_id)
    wait_for_holds(product.provider_id)
    check_can_remove(by, product)
    check_no_files(product)
    if not reason.strip():
        raise Denied("Say why this is removed.")
    if not attested:
        raise Denied(NOT_ATTESTED)
    write_step(product, Step.REMOVE, by=by, now=now, attested=ATTESTATION)
    _move_outside(product, by=by, now=now)
    product.state, product.removed_at, product.removed_by = State.REMOVED, now, by.user_id
    product.removal_reason = reason.strip()
    product.save(update_fields=["state", "removed_at", "removed_by", "removal_reason"])
    audit.record("remove", by=by, subject=product, now=now, kind=content_kind, attested=True)
    return product


def _move_outside(product: WorkProduct, *, by: Acting, now: datetime) -> None:
    held = contents.of_kind(product.content_kind)
    title = held.titles([product.content_id])[product.content_id]
    taken = held.take_out(product.content_id)
    open_record(
        by=by, source=Source.REMOVED, told=Told.taken_out(taken, known_at=product.entered_at), product=product,
        title=title.number, now=now,
    )  # fmt: skip
