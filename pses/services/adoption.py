"""Adopting a version of the PSES policy."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import IntegrityError, transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.selectors import terms_in_force

from .. import policy_selectors as selectors
from ..canonical import canonical
from ..models import PsesPolicy
from ..written_policy import BACK_DATED, WrittenPolicy, contradiction

CHANGED = "Somebody adopted another version while you were writing. Look at it, then send yours again."


@transaction.atomic
def adopt_policy(
    *, by: Acting, policy: WrittenPolicy, effective_on: date, expected: int, now: datetime
) -> PsesPolicy:
    """Make the next version, from a page that showed version `expected` (0: none); sent twice, it is made once.

    Raises Denied: no step-up, a day that is past, another act of reporting than the terms of that day name, or
    another version made in the meantime.
    """
    by.check(Permission.ADOPT_POLICY)
    by.check_stepped_up(now)
    latest = PsesPolicy.objects.order_by("-number").first()
    number, said = latest.number if latest else 0, policy.to_json()
    if latest is not None and (latest.text, latest.effective_on) == (said, effective_on):
        return latest
    if number != expected:
        raise Denied(CHANGED)
    _check_day(by, policy, effective_on, now)
    made = PsesPolicy(
        provider_id=by.provider_id, number=number + 1, text=said, effective_on=effective_on, adopted_by=by.user_id,
        sha256=hashlib.sha256(canonical(said).encode()).hexdigest(), adopted_at=now,
    )  # fmt: skip
    _insert(made)
    audit.record(
        "adopt_policy", by=by, subject=made, now=now,
        version=made.number, sha256=made.sha256, effective_on=effective_on.isoformat(),
    )  # fmt: skip
    selectors.look_again()
    return made


def _check_day(by: Acting, policy: WrittenPolicy, effective_on: date, now: datetime) -> None:
    if effective_on < now.date():
        raise Denied(BACK_DATED)
    terms = terms_in_force(by.provider_id, effective_on) if by.provider_id else None
    refused = contradiction(policy, terms[1].reporting_act) if terms else ""
    if refused:
        raise Denied(refused)


def _insert(made: PsesPolicy) -> None:
    """Two at once take the same number: the database lets one of them through."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Denied(CHANGED) from error
