"""Writing the history of a work product, one frozen row an act, in the act's own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max

from pso_portal.accounts.acting import Acting

from ..enums import Act, Step
from ..models import ProvenanceStep, Submission, WorkProduct
from ..policy_selectors import entering
from ..provenance_selectors import fingerprint_of

ACTS = {Act.TRANSMISSION: Step.REPORT, Act.FLAG: Step.FLAG, Act.ENTRY: Step.ENTRY}


def write_step(
    product: WorkProduct, act: Step, *, by: Acting | None, now: datetime, look: bool = True, **more: Any
) -> ProvenanceStep:
    """The next step of a work product, which the caller has locked. `look`: take the hash of the content as it stands.

    `more`: the other columns of a step.
    """
    policy = entering(now)
    last = ProvenanceStep.objects.filter(work_product=product).aggregate(last=Max("number"))["last"] or 0
    made = ProvenanceStep(
        provider_id=product.provider_id, work_product=product, number=last + 1, act=act, at=now,
        by=by.user_id if by else None, policy_version=policy[0] if policy else None,
        sha256=fingerprint_of(product.content_kind, product.content_id) if look else "", **more,
    )  # fmt: skip
    made.save(force_insert=True)
    return made


def write_leaving(
    product: WorkProduct, submission: Submission, act: Step, *, by: Acting | None, now: datetime, look: bool = True
) -> None:
    """The step by which a copy left."""
    write_step(
        product, act, by=by, now=now, look=look,
        submission_id=submission.pk, terms_version=submission.terms_version,
    )  # fmt: skip


