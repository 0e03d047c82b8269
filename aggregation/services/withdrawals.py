"""Withdrawing a release: asked for by one person, granted by another. What was seen stays in the auditor's memory."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from ..ledger import enter_withdrawal, one_at_a_time
from ..models import Release, ReleaseWithdrawal, RestatementRule, WithdrawalRequest
from ..policies import check_can_ask_withdrawal, check_can_decide_withdrawal, check_can_set_schedule
from ..release_life import RequestState


@transaction.atomic
def ask_withdrawal(*, by: Acting, release_id: UUID, reason: str, now: datetime) -> WithdrawalRequest:
    """Ask that a release be withdrawn, with the reason that its readers will read. Raises Denied."""
    by.check(Permission.DRAFT_RELEASE)
    one_at_a_time()
    release = Release.objects.get(pk=release_id)
    check_can_ask_withdrawal(by, release)
    request = WithdrawalRequest(release=release, reason=reason, asked_by=by.user_id, asked_at=now)
    request.save(force_insert=True)
    audit.record("ask_withdrawal", by=by, subject=request, now=now, release=str(release.pk))
    return request


@transaction.atomic
def withdraw_release(*, by: Acting, request_id: UUID, now: datetime) -> ReleaseWithdrawal:
    """The second person's word: from here readers see that it was withdrawn and why, and no figure. Raises Denied."""
    request = _decided(by, request_id, RequestState.GRANTED, now)
    tombstone = ReleaseWithdrawal(
        release=request.release, reason=request.reason, asked_by=request.asked_by, withdrawn_by=by.user_id,
        withdrawn_at=now,
    )  # fmt: skip
    tombstone.save(force_insert=True)
    enter_withdrawal(tombstone, now=now)
    audit.record("withdraw_release", by=by, subject=request.release, now=now, request=str(request.pk))
    return tombstone


@transaction.atomic
def keep_release(*, by: Acting, request_id: UUID, now: datetime) -> WithdrawalRequest:
    """The second person says no: the release stands. Raises Denied."""
    request = _decided(by, request_id, RequestState.REFUSED, now)
    audit.record("keep_release", by=by, subject=request.release, now=now, request=str(request.pk))
    return request


@transaction.atomic
def set_restatement_months(*, by: Acting, months: int, now: datetime) -> RestatementRule:
    """After how many months figures may be told anew: for what is released from now on. What went out keeps the date
    that it went out with. Raises Denied.
    """
    check_can_set_schedule(by, now)
    rule = RestatementRule(months=months, set_by=by.user_id, set_at=now)
    rule.save(force_insert=True)
    audit.record("set_restatement_months", by=by, subject=rule, now=now, months=months)
    return rule


def _decided(by: Acting, request_id: UUID, state: RequestState, now: datetime) -> WithdrawalRequest:
    request: WithdrawalRequest = (
        WithdrawalRequest.objects.select_for_update(of=("self",)).select_related("release").get(pk=request_id)
    )
    check_can_decide_withdrawal(by, request, now)
    request.state, request.decided_by, request.decided_at = state, by.user_id, now
    request.save(update_fields=["state", "decided_by", "decided_at"])
    return request
