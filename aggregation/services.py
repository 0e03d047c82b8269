"""What analysts and the privacy officer do: draft, approve, decide doubtful text."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from . import selectors
from .models import Audience, Case, Release, ReleaseDraft, ReviewItem
from .policies import check_can_approve, check_can_decide, check_can_decline, check_can_draft


@transaction.atomic
def draft_release(*, by: Acting, measure: str, setting: str, period: str, now: datetime) -> ReleaseDraft:
    """Owe a draft of one table; the door builds it. Raises Denied."""
    check_can_draft(by)
    draft = ReleaseDraft(
        measure=measure, setting=setting, period=period, drafted_by=by.user_id, drafted_at=now
    )
    draft.save(force_insert=True)
    audit.record("ask_for_draft", by=by, subject=draft, now=now, measure=measure, setting=setting, period=period)
    enqueue("aggregation.draft_release", side=Side.DOOR, now=now, draft_id=draft.pk)
    return draft


@transaction.atomic
def approve_release(*, by: Acting, draft_id: UUID, now: datetime) -> ReleaseDraft:
    """The second person's word. From here the table is on its way out. Raises Denied."""
    draft = _locked_with_its_setting(draft_id)
    check_can_approve(by, draft, now)
    draft.state, draft.approved_by, draft.approved_at = "approved", by.user_id, now
    draft.save(update_fields=["state", "approved_by", "approved_at"])
    audit.record("approve_release", by=by, subject=draft, now=now, sha256=draft.sha256)
    enqueue("aggregation.publish_release", side=Side.DOOR, now=now, draft_id=draft.pk)
    return draft


@transaction.atomic
def decline_release(*, by: Acting, draft_id: UUID, now: datetime) -> ReleaseDraft:
    """The second person says no; nothing was shown to anyone. Raises Denied."""
    draft = _locked_with_its_setting(draft_id)
    check_can_decline(by, draft, now)
    draft.state = "declined"
    draft.save(update_fields=["state"])
    audit.record("decline_release", by=by, subject=draft, now=now)
    return draft


def _locked_with_its_setting(draft_id: UUID) -> ReleaseDraft:
    """Two approvals of one setting wait for each other: neither draft was checked against the other's cells."""
    setting = ReleaseDraft.objects.filter(pk=draft_id).values_list("setting", flat=True).get()
    rows = ReleaseDraft.objects.select_for_update().filter(setting=setting).order_by("pk")
    found: ReleaseDraft = next(row for row in rows if row.pk == draft_id)
    return found


@transaction.atomic
def open_text(*, by: Acting, item_id: UUID, now: datetime) -> ReviewItem:
    """A doubtful text to read. Its provider learns of it by the door: here nobody knows whose text it is.

    Raises Denied, Http404.
    """
    by.check(Permission.REVIEW_DEIDENTIFICATION)
    item = selectors.text(item_id)
    enqueue("aggregation.tell_opened", side=Side.DOOR, now=now, review_id=item.pk)
    return item


@transaction.atomic
def decide_text(*, by: Acting, item_id: UUID, text: str | None, now: datetime) -> Case:
    """A person's decision on a doubtful text: the text that may stand, or None to let only the codes through."""
    item: ReviewItem = ReviewItem.objects.select_for_update().get(pk=item_id)
    check_can_decide(by, item)
    case = Case(
        setting=item.setting,
        event_type=item.event_type,
        kind=item.kind,
        harm=item.harm,
        year=item.year,
        coded=item.coded,
        narrative=text,
        engine_version=item.engine_version,
    )
    case.save(force_insert=True)
    item.state = "withheld" if text is None else "approved"
    item.decided_text, item.decided_at, item.decided_by = text, now, by.user_id
    item.save(update_fields=["state", "decided_text", "decided_at", "decided_by"])
    audit.record("decide_text", by=by, subject=item, now=now, decision=item.state)
    enqueue("aggregation.bind_case", side=Side.DOOR, now=now, review_id=item.pk, case_id=case.pk)
    return case


def add_reader(*, release: Release, provider_id: UUID, now: datetime) -> Audience:
    """Let one provider read a release that was made for it. Called by feedback, under its terms."""
    found: Audience | None = Audience.objects.filter(release=release, provider_id=provider_id).first()
    if found is not None:
        return found
    made = Audience(release=release, provider_id=provider_id)
    made.save(force_insert=True)
    audit.record("add_reader", by=None, subject=made, now=now, release=str(release.pk))
    return made
