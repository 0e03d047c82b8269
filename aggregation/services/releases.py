"""Benchmark tables: drafted by one person, approved by another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from ..ledger import one_at_a_time
from ..models import Audience, Release, ReleaseDraft
from ..policies import (
    check_can_approve,
    check_can_decline,
    check_can_draft,
    check_can_drop,
    check_can_restate,
    check_can_try_again,
)
from ..release_life import Step, next_state


@transaction.atomic
def draft_release(*, by: Acting, measure: str, setting: str, period: str, now: datetime) -> ReleaseDraft:
    """Owe a draft of one table; the door builds it. Raises Denied."""
    check_can_draft(by, period, now.date())
    draft = ReleaseDraft(
        measure=measure, setting=setting, period=period, drafted_by=by.user_id, drafted_at=now
    )
    draft.save(force_insert=True)
    audit.record("ask_for_draft", by=by, subject=draft, now=now, measure=measure, setting=setting, period=period)
    _owe_check(draft, now)
    return draft


@transaction.atomic
def restate_release(*, by: Acting, release_id: UUID, now: datetime) -> ReleaseDraft:
    """Owe a draft that tells a release's figures anew, for the same group, with what is known today. Raises Denied."""
    by.check(Permission.DRAFT_RELEASE)
    one_at_a_time()
    release = Release.objects.get(pk=release_id)
    check_can_restate(by, release, now.date())
    draft = ReleaseDraft(
        measure=release.measure, setting=release.setting, period=release.period, restates=release,
        drafted_by=by.user_id, drafted_at=now,
    )  # fmt: skip
    draft.save(force_insert=True)
    audit.record("ask_for_restatement", by=by, subject=draft, now=now, release=str(release.pk))
    _owe_check(draft, now)
    return draft


@transaction.atomic
def try_draft_again(*, by: Acting, draft_id: UUID, now: datetime) -> ReleaseDraft:
    """Owe the check of a draft that failed once more. Raises Denied."""
    draft = ReleaseDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    check_can_try_again(by, draft)
    draft.state, draft.failure = next_state(draft.state, Step.TRY_AGAIN), ""
    draft.save(update_fields=["state", "failure"])
    audit.record("try_draft_again", by=by, subject=draft, now=now)
    _owe_check(draft, now)
    return draft


@transaction.atomic
def drop_draft(*, by: Acting, draft_id: UUID, now: datetime) -> ReleaseDraft:
    """Give a draft up that failed: its table may be drafted anew. Raises Denied."""
    draft = ReleaseDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    check_can_drop(by, draft)
    draft.state = next_state(draft.state, Step.DROP)
    draft.save(update_fields=["state"])
    audit.record("drop_draft", by=by, subject=draft, now=now)
    return draft


def _owe_check(draft: ReleaseDraft, now: datetime) -> None:
    enqueue("aggregation.draft_release", side=Side.DOOR, now=now, draft_id=draft.pk)


@transaction.atomic
def approve_release(*, by: Acting, draft_id: UUID, now: datetime) -> ReleaseDraft:
    """The second person's word. From here the table is on its way out. Raises Denied."""
    draft = _locked_with_its_setting(draft_id)
    check_can_approve(by, draft, now)
    draft.state, draft.approved_by, draft.approved_at = next_state(draft.state, Step.APPROVE), by.user_id, now
    draft.save(update_fields=["state", "approved_by", "approved_at"])
    audit.record("approve_release", by=by, subject=draft, now=now, sha256=draft.sha256)
    enqueue("aggregation.publish_release", side=Side.DOOR, now=now, draft_id=draft.pk)
    return draft


@transaction.atomic
def decline_release(*, by: Acting, draft_id: UUID, now: datetime) -> ReleaseDraft:
    """The second person says no; nothing was shown to anyone. Raises Denied."""
    draft = _locked_with_its_setting(draft_id)
    check_can_decline(by, draft, now)
    draft.state = next_state(draft.state, Step.DECLINE)
    draft.save(update_fields=["state"])
    audit.record("decline_release", by=by, subject=draft, now=now)
    return draft


def _locked_with_its_setting(draft_id: UUID) -> ReleaseDraft:
    """Two approvals of one setting wait for each other: neither draft was checked against the other's cells."""
    setting = ReleaseDraft.objects.filter(pk=draft_id).values_list("setting", flat=True).get()
    rows = ReleaseDraft.objects.select_for_update().filter(setting=setting).order_by("pk")
    found: ReleaseDraft = next(row for row in rows if row.pk == draft_id)
    return found


def add_reader(*, release: Release, provider_id: UUID, terms_version: int, now: datetime) -> Audience:
    """Let one provider read a release that was made for it. Called by feedback, under this version of its terms."""
    found: Audience | None = Audience.objects.filter(release=release, provider_id=provider_id).first()
    if found is not None:
        return found
    made = Audience(release=release, provider_id=provider_id, terms_version=terms_version, added_at=now)
    made.save(force_insert=True)
    audit.record(
        "add_reader", by=None, subject=made, now=now, release=str(release.pk), terms=terms_version
    )
    return made
