"""Marking what is ready for the PSO, and taking the mark off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.selectors import terms_in_force

from .. import selectors
from ..enums import Act, State, Step
from ..models import WorkProduct
from ..policies import check_can_make_ready
from ..previews import act_under
from ..provenance_selectors import standing_of
from ..pswp import Move
from .provenance import write_step
from .submission import report_to_pso


@transaction.atomic
def make_ready(
    *, by: Acting, content_kind: str, content_id: UUID, now: datetime, expected_sha256: str = ""
) -> WorkProduct:
    """Mark a content as ready for the PSO; a second time changes nothing.

    Where the terms make flagging the report (functional reporting, 73 FR 70741), this is the report: the submission is
    made in this transaction, of what the preview showed, and removal ends. Raises Denied, Http404.
    """
    product = selectors.locked_product(content_kind, content_id)
    if flag_reports(product, now):
        report_to_pso(
            by=by, content_kind=content_kind, content_id=content_id, now=now, expected_sha256=expected_sha256
        )
        return selectors.product_of(content_kind, content_id)
    return _move(product, Move.MAKE_READY, State.READY, by=by, now=now)


@transaction.atomic
def unmake_ready(*, by: Acting, content_kind: str, content_id: UUID, now: datetime) -> WorkProduct:
    """Take the mark off; a second time changes nothing. Raises Denied, Http404."""
    product = selectors.locked_product(content_kind, content_id)
    return _move(product, Move.TAKE_BACK, State.COLLECTED, by=by, now=now)


def flag_reports(product: WorkProduct, now: datetime) -> bool:
    """Whether marking this work product is the report under the terms in force."""
    found = terms_in_force(product.provider_id, now.date())
    return found is not None and act_under(found[1], product.route) is Act.FLAG


def _move(product: WorkProduct, move: Move, end: State, *, by: Acting, now: datetime) -> WorkProduct:
    if product.state == end:
        by.check(Permission.REPORT_TO_PSO)
        return product
    product.state = check_can_make_ready(by, product, move)
    stays = standing_of(product).refusal
    if move is Move.MAKE_READY and stays:
        raise Denied(stays)
    product.save(update_fields=["state"])
    write_step(product, Step(move), by=by, now=now, look=False)
    audit.record(str(move), by=by, subject=product, now=now, kind=product.content_kind)
    return product
