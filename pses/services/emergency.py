"""Emergency access of the PSO: opened for an hour with a reason, told to the provider at once, judged afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import holders_of
from pso_portal.notices.services import tell

from .. import emergency_selectors as selectors
from ..emergency import LASTS
from ..models import EmergencyAccess, EmergencyReview, Submission
from ..policies import TOLD_OF_EMERGENCY, check_can_open_emergency, check_can_review_emergency


@transaction.atomic
def open_emergency(*, by: Acting, provider_id: UUID, reason: str, now: datetime) -> EmergencyAccess:
    """Open one provider's submissions to one person for an hour. The provider and the reviewers are told at once.

    Raises Denied (no step-up, no reason, one open already), Http404.
    """
    by.check_stepped_up(now)
    provider = get_object_or_404(selectors.holders().select_for_update(of=("self",)), pk=provider_id)
    already = selectors.has_open(by, provider.pk, now)
    check_can_open_emergency(by, reason, already=already)
    access = EmergencyAccess(
        provider_id=provider.pk, reason=reason.strip(), asked_by=by.user_id, opened_at=now, ends_at=now + LASTS
    )
    access.save(force_insert=True)
    audit.record("open_emergency", by=by, subject=access, now=now, ends_at=access.ends_at.isoformat())
    hears = {each for permission in TOLD_OF_EMERGENCY for each in holders_of(permission, provider.pk)}
    tell(user_ids=hears | set(holders_of(Permission.REVIEW_EMERGENCY_ACCESS, None)) - {by.user_id}, now=now)
    return access


@transaction.atomic
def note_listed(*, by: Acting, access: EmergencyAccess, shown: Sequence[Submission], now: datetime) -> None:
    """An entry for each row that a list shows. Raises Denied."""
    by.check(Permission.ASK_EMERGENCY_ACCESS)
    audit.record_many(selectors.LISTED, by=by, subjects=shown, now=now, access=access.pk)


@transaction.atomic
def read_in_emergency(*, by: Acting, access_id: UUID, submission_id: UUID, now: datetime) -> Submission:
    """One very copy, for as long as the hour lasts: from then on it is absent. Raises Denied, Http404."""
    by.check(Permission.ASK_EMERGENCY_ACCESS)
    access = selectors.open_access(by, access_id, now)
    found = get_object_or_404(selectors.held(access), pk=submission_id)
    audit.record(selectors.OPENED, by=by, subject=found, now=now, access=access.pk)
    return found


@transaction.atomic
def review_emergency(*, by: Acting, access_id: UUID, justified: bool, words: str, now: datetime) -> EmergencyReview:
    """Judge an access of somebody else that is over. The provider is told. Raises Denied, Http404."""
    by.check_stepped_up(now)
    found = selectors.emergency(access_id, now)
    check_can_review_emergency(by, found.standing, asked_by=found.row.asked_by, words=words)
    review = EmergencyReview(
        provider_id=found.row.provider_id, access=found.row, justified=justified, words=words.strip(),
        reviewed_by=by.user_id, reviewed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as error:
        raise Denied("Somebody judged this access at the same moment. Look at what they wrote.") from error
    audit.record("review_emergency", by=by, subject=found.row, now=now, justified=justified)
    hears = {each for permission in TOLD_OF_EMERGENCY for each in holders_of(permission, found.row.provider_id)}
    tell(user_ids=hears | {found.row.asked_by}, now=now)
    return review
