"""Questions of the desk to the house whose text it is, and its answers: both ways, the desk learns no house.

The house is shown its own words and one question of a closed list, under an id that is a keyed digest of the desk's.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from pses.models import NameQuestion, NameQuestionClosed, Submission
from pso_portal import audit
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import holders_of
from pso_portal.names.asked import Says
from pso_portal.notices.services import tell
from pso_portal.tenancy.models import OwnedModel

from ..binding import passage_key, question_key
from ..models import DeskQuestion, Passage


def hand_questions(*, submission_id: UUID, now: datetime) -> None:
    """Let the house of a submission have the questions about it as they stand: new ones, and which are closed.

    Done twice, nothing is added. Whoever reports to the PSO gets a mail without content for what is new.
    """
    passage = Passage.objects.filter(submission_key=passage_key(submission_id)).first()
    if passage is None:
        return
    whole = UUID(passage.link.get("counts", str(submission_id)))  # the copy whose narrative this text is
    whose: UUID = Submission.objects.values_list("provider_id", flat=True).get(pk=submission_id)
    questions = list(DeskQuestion.objects.filter(item__passage_id=passage.pk))
    asked = [_ask(each, whose, whole, now) for each in questions if each.state == "open"]
    close_handed(whose, [each.pk for each in questions if each.state == "closed"], now)
    if any(asked):
        tell(user_ids=holders_of(Permission.REPORT_TO_PSO, whose), now=now, named=False)


def close_handed(whose: UUID, questions: list[UUID], now: datetime) -> None:
    """Tell a house that nobody waits for these answers any more."""
    for pk in questions:
        if _laid(NameQuestionClosed(id=question_key(pk), provider_id=whose, closed_at=now)):
            audit.record("close_question", by=None, now=now, provider_id=whose)


def close_questions(passage: Passage, *, whose: UUID, now: datetime) -> None:
    """Of a text that was taken back or sent anew nothing is asked any more, on either side."""
    rows = DeskQuestion.objects.filter(item__passage_id=passage.pk, state="open")
    still_open = list(rows.values_list("pk", flat=True))
    rows.update(state="closed")
    close_handed(whose, still_open, now)


def take_answer(*, submission_id: UUID, question: UUID, says: str, now: datetime) -> None:
    """Bring an answer to the desk, where a person decides. Nobody waits for it: nothing changes.

    Raises ValueError for an answer that is none, DoesNotExist for another house's submission.
    """
    answer = Says(says)
    earlier = Submission.objects.values_list("names_earlier", flat=True).get(pk=submission_id)
    passage = Passage.objects.filter(submission_key=passage_key(earlier or submission_id)).first()
    rows = DeskQuestion.objects.select_for_update().filter(item__passage_id=passage.pk if passage else None)
    for asked in rows.filter(state="open"):
        if question_key(asked.pk) == question:
            asked.state, asked.says, asked.answered_at = "answered", answer, now
            asked.save(update_fields=["state", "says", "answered_at"])
            audit.record("take_answer", by=None, subject=asked, now=now, says=says)


def _ask(asked: DeskQuestion, whose: UUID, submission_id: UUID, now: datetime) -> bool:
    laid = _laid(NameQuestion(
        id=question_key(asked.pk), provider_id=whose, submission_id=submission_id, asks=asked.asks, words=asked.words,
        asked_at=now,
    ))  # fmt: skip
    if laid:
        audit.record("hand_question", by=None, now=now, provider_id=whose)
    return laid


def _laid(row: OwnedModel) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # it was laid there before
        return False
    return True
