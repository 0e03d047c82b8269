"""Talking about a version, or one term of it, without moving anything."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied

from ..models import Comment, TermsVersion
from ..negotiation import TermsState
from ..term_words import LABELS
from .moving import PREPARES, check_party

LONGEST = 1000


@transaction.atomic
def comment_on_terms(*, by: Acting, version_id: UUID, text: str, term: str = "", now: datetime) -> Comment:
    """Say something to the other side about what lies on the table, or about one term of it. Raises Denied."""
    version = TermsVersion.objects.get(pk=version_id)
    check_party(by, PREPARES, version.provider_id)
    if version.state != TermsState.PROPOSED:
        raise Denied("This version lies on the table no more. What was said of it stays; say more on the next one.")
    if term and term not in LABELS:
        raise Denied("This is not a term.")
    if not text.strip() or len(text) > LONGEST:
        raise Denied(f"Write something, {LONGEST:,} letters at most.")
    comment = Comment(
        provider_id=version.provider_id, version=version, term=term, side=by.side, written_by=by.user_id,
        writer_name=by.name, written_at=now, text=text.strip(),
    )  # fmt: skip
    comment.save(force_insert=True)
    audit.record("comment_on_terms", by=by, subject=version, now=now, number=version.number, term=term)
    return comment
