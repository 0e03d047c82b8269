"""The provider's answers to names that the PSO's reviewers met in its narratives."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from .. import directory_selectors as selectors
from ..directory import said
from ..enums import EntryKind
from ..models import DirectoryAnswer, DirectorySuggestion
from .directory import add_to_directory, bring_back_in_directory


@transaction.atomic
def accept_suggestion(*, by: Acting, suggestion_id: UUID, kind: EntryKind, now: datetime) -> str:
    """Take the words into the directory as `kind`, and return them. Words that stand there are answered alone, a
    retired name is brought back. Raises Denied, Http404.
    """
    found = _suggestion(by, suggestion_id)
    entry = said(kind, found.words)
    same = next((each for each in selectors.standing() if each.said.key == entry.key), None)
    if same is None:
        add_to_directory(by=by, said=entry, now=now)
    elif same.retired:
        bring_back_in_directory(by=by, entry_id=same.id, now=now)
    _answer(by, found, accepted=True, now=now)
    return entry.name


@transaction.atomic
def decline_suggestion(*, by: Acting, suggestion_id: UUID, now: datetime) -> str:
    """Keep the words out, and return them; they can be taken in after all. Raises Denied, Http404."""
    found = _suggestion(by, suggestion_id)
    _answer(by, found, accepted=False, now=now)
    words: str = found.words
    return words


def _suggestion(by: Acting, suggestion_id: UUID) -> DirectorySuggestion:
    """Of a narrative: so for who reads what is reported, and keeps the directory."""
    by.check(Permission.REPORT_TO_PSO)
    by.check(Permission.KEEP_DIRECTORY)
    return selectors.suggestion(suggestion_id)


def _answer(by: Acting, found: DirectorySuggestion, *, accepted: bool, now: datetime) -> None:
    said_before = DirectoryAnswer.objects.select_for_update().filter(suggestion_id=found.pk).first()
    if said_before is not None and said_before.accepted == accepted:
        return
    answer = said_before or DirectoryAnswer(provider_id=by.provider_id, suggestion_id=found.pk)
    answer.accepted, answer.decided_at, answer.decided_by = accepted, now, by.user_id
    answer.save()
    audit.record("answer_suggestion", by=by, subject=found, now=now, accepted=accepted)
