"""What ties a text or a case to the report that it came of. The door's side: nobody else sees a passage.

A passage is found by keyed digests, of the submission's id and of the case's: one row for one known id, and no list.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from pso_portal import audit
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side
from pso_portal.vault.pepper import pepper

from .contributors import provider_of
from .models import Case, Contributor, Passage, ReviewItem
from .settled import look_again
from .uses import USES

AT_ONCE = 1000  # passages opened by one question to the database
CODES = ("setting", "event_type", "kind", "harm", "year", "coded")  # what a case holds besides its text
CROSSED = (*CODES, *USES)  # and what its terms let it be used for, which is no trait of it: nothing is grouped by that


def suggestion_id(provider_id: UUID, kind: str, words: str) -> UUID:
    """A keyed digest: the same words of one provider are one suggestion, and the id tells nothing of them."""
    return UUID(bytes=pepper("suggestion", f"{provider_id} {kind} {words}".encode())[:16])


def question_key(question_id: UUID) -> UUID:
    """A keyed digest: under this id a house knows a question, and nobody can lay the two beside each other."""
    return UUID(bytes=pepper("question", question_id.bytes)[:16])


def passage_key(submission_id: UUID) -> str:
    """A keyed digest: a reader of the table cannot tell which submission a passage belongs to."""
    return pepper("passage", submission_id.bytes).hex()


def case_key(case_id: UUID | str | None) -> str:
    """The same for the case that a passage leads to; "" for none."""
    return pepper("passage-case", UUID(str(case_id)).bytes).hex() if case_id else ""


def organizations_of(case_ids: Iterable[UUID]) -> dict[UUID, int]:
    """By case the code that affiliates share. Opens the passages of these cases, for their contributor alone."""
    keys = {case_key(pk): pk for pk in case_ids}
    of_code = dict(Contributor.objects.values_list("code", "organization"))
    asked, found = list(keys), {}
    for start in range(0, len(asked), AT_ONCE):
        for passage in Passage.objects.filter(case_key__in=asked[start : start + AT_ONCE]):
            found[keys[passage.case_key]] = of_code[int(passage.link["contributor"])]
    return found


def relink(passage: Passage, **changes: str) -> None:
    """Change what a passage ties together."""
    passage.link = passage.link | changes
    passage.case_key = case_key(passage.link.get("case"))
    passage.save(update_fields=["link", "case_key"])


def bind_case(*, review_id: UUID, case_id: UUID, now: datetime) -> None:
    """Complete the passage of a text that people decided, let its provider know, and owe it the names that it held.

    Where the report was taken back meanwhile, or a later text of it came, the case goes out of use as it is bound;
    otherwise it takes the place of the one before, with the codes as they were last reported. Of a case that is tied
    to nobody any more (42 CFR 3.108: its provider's data is disposed of) the new one takes the place all the same.
    """
    item = ReviewItem.objects.get(pk=review_id)
    passage, case = _passage_of(item), Case.objects.filter(pk=case_id)
    if passage is None:
        _out_of_use(item.case_id)
        return
    outdated = passage.link.get("text", str(review_id)) != str(review_id)
    if "withdrawn" in passage.link or outdated:
        _out_of_use(case_id)
    if not outdated:
        case.update(**ReviewItem.objects.values(*CROSSED).get(pk=review_id))
        _out_of_use(passage.link.get("case"))
        relink(passage, case=str(case_id))
        _owe(passage, "aggregation.suggest_found", now)
    tell_provider(passage, "text_decided", now)


def _out_of_use(case_id: UUID | str | None) -> None:
    Case.objects.filter(pk=case_id).update(withdrawn=True)
    look_again(case_id)


def tell_opened(*, review_id: UUID, now: datetime) -> None:
    """Let a provider know that a person at the PSO opened a text that it reported."""
    passage = _passage_of(ReviewItem.objects.get(pk=review_id))
    if passage is not None:
        tell_provider(passage, "text_opened", now)


def ask_provider(*, review_id: UUID, now: datetime) -> None:
    """Owe the house of a text its questions as they stand; of a text that nobody decides any more none stands."""
    item = ReviewItem.objects.get(pk=review_id)
    passage = _passage_of(item)
    item.refresh_from_db(fields=["state"])
    if passage is None or "withdrawn" in passage.link or item.state != "waiting":
        item.questions.filter(state="open").update(state="closed")
    if passage is not None:
        _owe(passage, "aggregation.hand_questions", now)


def tie_text(*, review_id: UUID) -> None:
    """Tie a text that a second reading brought back to the passage of its case."""
    _passage_of(ReviewItem.objects.get(pk=review_id))


def _owe(passage: Passage, task: str, now: datetime) -> None:
    """For every text alike, and at the full hour: a row of the queue names a provider and its submission, and must not
    say which of the texts at the desk that was.
    """
    whose = provider_of(Contributor.objects.get(code=passage.link["contributor"]))
    if whose is not None:
        submission = passage.link["submission"]
        enqueue(task, side=Side.DOOR, now=now, provider_id=whose, named=False, late=True, submission_id=submission)


def _passage_of(item: ReviewItem) -> Passage | None:
    rows: Any = Passage.objects.select_for_update()
    if item.passage_id is not None:
        found: Passage = rows.get(pk=item.passage_id)
        return found
    tied: Passage | None = rows.filter(case_key=case_key(item.case_id)).first()
    _tie(item, tied)
    return tied


def _tie(item: ReviewItem, passage: Passage | None) -> None:
    """Tasks arrive in any order: what was taken back, or told anew, since the reading has nothing left to decide."""
    case = Case.objects.get(pk=item.case_id)
    waits = item.state in {"waiting", "signed"}
    if passage is None:
        state = "replaced" if waits and case.withdrawn else item.state
        ReviewItem.objects.filter(pk=item.pk).update(state=state)
        return
    # Looked at by its reading mark: to see whether a later text came, its words need not be opened.
    later = bool(passage.link.get("text")) or case.reading != "reopened"
    if "withdrawn" in passage.link or later:
        item.state = ("withdrawn" if "withdrawn" in passage.link else "replaced") if waits else item.state
    else:
        relink(passage, text=str(item.pk))
    ReviewItem.objects.filter(pk=item.pk).update(state=item.state, passage_id=passage.pk)


def tell_provider(passage: Passage, verb: str, now: datetime, **detail: Any) -> None:
    """An entry that the provider alone can read: of the door's side, and about no row that the PSO knows. Beside the
    PSO's own entry it would tell the PSO whose text it was.
    """
    contributor = Contributor.objects.get(code=passage.link["contributor"])
    audit.record(verb, by=None, now=now, provider_id=provider_of(contributor), **detail)
