"""Reports being written. A draft is its author's alone, and nothing typed into it is lost.

No entry of the audit names a draft: it is no work product yet, and the entry would tell who sent an anonymous report.
"""

from __future__ import annotations

import hmac
import os
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.vault.pepper import pepper

from ..form_catalog import newest
from ..models import Draft
from ..places import zone_here
from ..quick_report import FORM, bears_no_name
from ..selectors import KEPT_FOR
from ..unnamed import day_of
from .form_use import note_left


class DraftConflict(Exception):
    """The draft was saved elsewhere since; `answers` are those just sent, `draft` holds the ones saved before."""

    def __init__(self, draft: Draft, answers: dict[str, Any]) -> None:
        super().__init__("This draft was saved somewhere else in the meantime.")
        self.draft, self.answers = draft, answers


def name_draft(by: Acting) -> UUID:
    """An id for a draft that `by` may begin: half random, half a keyed mark of the person and the place.

    Ids of one's own making begin nothing, so trying one never tells whether somebody else has that draft.
    """
    nonce = os.urandom(8)
    return UUID(bytes=nonce + _mark(by, nonce))


def check_named(by: Acting, draft_id: UUID) -> None:
    """Raises Http404 for an id that was not made for this person at this place."""
    if not hmac.compare_digest(draft_id.bytes[8:], _mark(by, draft_id.bytes[:8])):
        raise Http404


@transaction.atomic
def save_draft(
    *,
    by: Acting,
    draft_id: UUID | None,
    answers: dict[str, Any],
    expected_revision: int | None,
    now: datetime,
    device: str = "",
    editor: UUID | None = None,
) -> Draft:
    """Keep answers as typed, unchecked. `draft_id` may name a draft that this call makes (`name_draft`).

    The revision counts what changed: the same answers again, in a save that arrives late, take nobody back from the
    check page.
    Raises DraftConflict where the draft is not at `expected_revision` (None: whatever it is) and another opened
    page (`editor`) saved it; Denied; Http404 for another's draft, and for an id that was not made for `by`.
    """
    by.check(Permission.FILE_REPORT)
    draft = _locked(draft_id, by)
    if draft is None:
        draft_id = draft_id or name_draft(by)
        check_named(by, draft_id)
        return _begin(draft_id, by=by, answers=answers, now=now, device=device, editor=editor)
    if _saved_elsewhere(draft, expected_revision, editor) and answers != draft.answers:
        raise DraftConflict(draft, answers)
    draft.revision += answers != draft.answers
    draft.answers, draft.saved_at, draft.device, draft.editor = answers, now, device[:60], editor
    _cut(draft)
    draft.save(update_fields=["answers", "began_at", "saved_at", "device", "editor", "revision"])
    return draft


@transaction.atomic
def discard_draft(*, by: Acting, draft_id: UUID, left_at: datetime | None = None) -> None:
    """Forget a draft for good. `left_at`: it was given up then, and not sent.

    Raises Http404 for one that is not the person's own.
    """
    by.check(Permission.FILE_REPORT)
    draft = _locked(draft_id, by)
    if draft is None:
        raise Http404
    if left_at is not None:
        note_left(by=by, draft=draft, now=left_at)
    draft.delete()


def _saved_elsewhere(draft: Draft, expected_revision: int | None, editor: UUID | None) -> bool:
    if expected_revision is None or expected_revision == draft.revision:
        return False
    return editor is None or editor != draft.editor


def _begin(
    draft_id: UUID, *, by: Acting, answers: dict[str, Any], now: datetime, device: str, editor: UUID | None
) -> Draft:
    for old in Draft.objects.filter(author_id=by.user_id, saved_at__lt=now - KEPT_FOR):
        discard_draft(by=by, draft_id=old.pk, left_at=now)
    form = newest(FORM.url)
    draft = Draft(
        id=draft_id,
        provider_id=by.provider_id,
        author_id=by.user_id,
        form_url=form.url,
        form_version=form.version,
        answers=answers,
        revision=1,
        device=device[:60],
        editor=editor,
        began_at=now,
        saved_at=now,
    )
    _cut(draft)
    draft.save(force_insert=True)
    return draft


def _cut(draft: Draft) -> None:
    """Where no name is wanted, neither the device is kept nor a time but the day: copies of this row outlive it."""
    if bears_no_name(draft.answers):
        zone = zone_here()
        draft.device, draft.began_at, draft.saved_at = "", day_of(draft.began_at, zone), day_of(draft.saved_at, zone)


def _locked(draft_id: UUID | None, by: Acting) -> Draft | None:
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first() if draft_id else None
    if draft is not None and draft.author_id != by.user_id:
        raise Http404
    return draft


def _mark(by: Acting, nonce: bytes) -> bytes:
    place = by.provider_id.bytes if by.provider_id else b""
    return pepper("draft", nonce + by.user_id.bytes + place)[:8]
