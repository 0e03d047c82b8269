"""Taking back what was reported: the PSO stops using it, and protection goes on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal.accounts.acting import Acting, Denied

from .. import selectors
from ..canonical import digest
from ..enums import Act, State, Step, SubmissionKind
from ..models import Submission, WorkProduct
from ..policies import check_can_withdraw
from .provenance import write_leaving
from .submission import hand_over, terms_for


@transaction.atomic
def withdraw(*, by: Acting, content_kind: str, content_id: UUID, reason: str, now: datetime) -> Submission:
    """Take back a content that was reported: a submission of its own that names the earlier one.

    It stays work product in both places (42 CFR 3.208(a)) and what was released stays as it is; from here on the PSO
    neither counts nor reads it. The reason stays at home. Sent twice, it is taken back once. Raises Denied (no
    step-up, no terms, not reported, no reason), Http404.
    """
    by.check_stepped_up(now)
    product = selectors.locked_product(content_kind, content_id)
    earlier = selectors.submission_of(content_id)
    taken_back = selectors.withdrawal_of(earlier) if earlier else None
    check_can_withdraw(by, product, again=taken_back is not None)
    if taken_back is not None:
        return taken_back
    if not reason.strip():
        raise Denied("Say why this is taken back.")
    assert earlier is not None  # what is reported has a submission
    return _take_back(product, earlier, by=by, reason=reason.strip(), now=now)


def _take_back(product: WorkProduct, earlier: Submission, *, by: Acting, reason: str, now: datetime) -> Submission:
    version, _ = terms_for(product.provider_id, now)
    copy = {"kind": str(SubmissionKind.WITHDRAWAL), "submission": earlier.number, "terms_version": version}
    product.state, product.withdrawn_at, product.withdrawn_by = State.WITHDRAWN, now, by.user_id
    product.withdrawal_reason = reason
    product.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    submission = Submission(
        provider_id=product.provider_id, kind=SubmissionKind.WITHDRAWAL, content_id=product.content_id,
        names_earlier=earlier.pk, purpose=product.purpose, month=earlier.month, contents=copy, annex={},
        sha256=digest(copy, {}), terms_version=version, act=Act.TRANSMISSION, sent_by=by.user_id, sent_at=now,
    )  # fmt: skip
    handed = hand_over(submission, by=by, now=now)
    write_leaving(product, handed, Step.WITHDRAW, by=by, now=now, look=False)
    return handed
