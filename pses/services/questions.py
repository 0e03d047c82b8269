"""The provider's answers to what the PSO's reviewers ask about words of its narratives."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.jobs import enqueue
from pso_portal.names.asked import Says
from pso_portal.tenancy.sides import Side

from .. import question_selectors as selectors
from ..models import NameAnswer


@transaction.atomic
def answer_question(*, by: Acting, question_id: UUID, says: Says, now: datetime) -> NameAnswer:
    """Say whether words identify. Said twice, the first stands. Raises Denied where nobody waits any more, Http404.

    The answer goes back through the door as a code, at the full hour, and says nobody's name: the desk must not learn
    from the moment whose text it is.
    """
    by.check(Permission.REPORT_TO_PSO)
    found = selectors.question(question_id)
    if (before := selectors.answer_to(found.pk)) is not None:
        return before
    if not selectors.is_open(found.pk):
        raise Denied("Nobody waits for this answer any more: the text was decided, taken back or sent anew.")
    answer = NameAnswer(
        provider_id=by.provider_id, question_id=found.pk, says=says, answered_at=now, answered_by=by.user_id
    )
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError:  # somebody else was faster
        first: NameAnswer = NameAnswer.objects.get(question_id=found.pk)
        return first
    audit.record("answer_question", by=by, subject=found, now=now, says=str(says))
    enqueue(
        "aggregation.take_answer", side=Side.DOOR, provider_id=by.provider_id, now=now, named=False, late=True,
        submission_id=found.submission_id, question=found.pk, says=says,
    )  # fmt: skip
    return answer
