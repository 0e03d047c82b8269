"""The reviewer who cannot tell asks the house whose text it is, without learning which house that is."""

from __future__ import annotations

from django.db import transaction

from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from ..models import DeskQuestion
from ..review import MOST_OPEN, Query, Unready
from .texts import Asked, close_questions, open_for_work, save_work


@transaction.atomic
def ask_provider(asked: Asked, query: Query) -> DeskQuestion:
    """Ask about words of the received text; the text waits until the answer is here. Asked twice, it is asked once.

    Raises Overtaken, Unready.
    """
    item = open_for_work(asked)
    query = query.checked(item.received)
    still_open = list(item.questions.filter(state="open"))
    same = next((each for each in still_open if (each.words, each.asks) == (query.words, query.asks)), None)
    if same is not None:
        return same
    if len(still_open) >= MOST_OPEN:
        raise Unready(f"{MOST_OPEN} questions wait already. Let them be answered first.")
    made = DeskQuestion(
        item=item, asks=query.asks, words=query.words, asked_by=asked.by.user_id, asked_at=asked.now
    )
    made.save(force_insert=True)
    save_work(asked, item, "ask_provider", asks=query.asks)
    enqueue("aggregation.ask_provider", side=Side.DOOR, now=asked.now, review_id=item.pk)
    return made


@transaction.atomic
def take_question_back(asked: Asked, number: int) -> None:
    """Wait no longer for the answer to a text's question `number`, counted from 1, oldest first.

    Raises Overtaken, Unready where it is answered or closed.
    """
    item = open_for_work(asked)
    found = dict(enumerate(item.questions.values_list("pk", flat=True), start=1)).get(number)
    if found is None or not close_questions(item, now=asked.now, only=found):
        raise Unready("This question is answered or closed already.")
    save_work(asked, item, "take_question_back")
