"""Names that a report held go back to the directory of the house that wrote it, as suggestions.

A decided text is read here, and its submission is not opened again: that would leave an entry which the PSO reads, and
beside its own decision the hour would tell it whose text it was.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from pses.directory import problems, said, stands_in
from pses.enums import EntryKind
from pses.models import DirectorySuggestion, Submission
from pso_portal import audit
from pso_portal.names import Known

from ..binding import passage_key, suggestion_id
from ..models import Passage, ReviewItem
from ..review import Work, worth_suggesting

DECIDED = ("approved", "withheld")


def suggest_found(*, submission_id: UUID, now: datetime) -> None:
    """Suggest what people decided to be names of the house, in the text that stands for a report.

    Nothing of a report that was taken back, nothing of a text that a later one replaced, and nothing where the words
    are no name that a directory takes. Done twice, nothing is added.
    """
    passage = Passage.objects.filter(submission_key=passage_key(submission_id)).first()
    if passage is None or "withdrawn" in passage.link:
        return
    whole = UUID(passage.link.get("counts", str(submission_id)))  # the copy whose narrative this text is
    for item in ReviewItem.objects.filter(passage_id=passage.pk, state__in=DECIDED):
        if passage.link.get("text", str(item.pk)) != str(item.pk):
            continue
        findings = Work.from_json(item.work).findings(item.received, item.spans)
        for words, kind in worth_suggesting(findings, Known.from_mapping(item.known or {})):
            with suppress(ValueError):
                suggest_to_directory(
                    submission_id=whole, words=words, kind=EntryKind(kind), now=now, narrative=item.received
                )  # fmt: skip


def suggest_to_directory(
    *, submission_id: UUID, words: str, kind: EntryKind, now: datetime, narrative: str | None = None
) -> None:
    """Hand a name that a person met in a narrative back to its own provider's directory, which decides about it.

    `narrative`: the submission's, where it is at hand. The same words of one provider are laid there once, whatever it
    answered. Raises ValueError for words that do not stand in that submission, or are no name; the message never quotes
    them. Runs on the door's side, as everything here.
    """
    submission, entry = Submission.objects.get(pk=submission_id), said(kind, words)
    written = submission.contents.get("narrative") if narrative is None else narrative
    if not entry.name or not stands_in(entry, written or ""):
        raise ValueError("The words do not stand in this submission.")
    if problems(entry):
        raise ValueError("The words are no name that a directory takes.")
    found = DirectorySuggestion(
        id=suggestion_id(submission.provider_id, kind, entry.key[1]), provider_id=submission.provider_id,
        submission_id=submission_id, kind=kind, words=entry.name, found_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError:  # it was laid there before
        return
    audit.record("suggest_name", by=None, now=now, provider_id=submission.provider_id)
