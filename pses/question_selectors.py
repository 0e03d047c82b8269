"""Reads of what the PSO's reviewers asked about words of this provider's narratives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from pso_portal.names.asked import ANSWERS, QUESTIONS, Asks, Says

from .models import NameAnswer, NameQuestion, NameQuestionClosed, Submission

LATE = timedelta(days=3)
ANSWERED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, opened, with its submission's number and the answer, where there is one."""

    row: NameQuestion
    number: int
    late: bool
    answer: NameAnswer | None = None

    @property
    def question(self) -> str:
        return QUESTIONS[Asks(self.row.asks)]

    @property
    def answered(self) -> str:
        return ANSWERS[Says(self.answer.says)] if self.answer else ""


def open_questions() -> QuerySet[NameQuestion]:
    """What the PSO still waits for, oldest first. Nothing sealed is opened."""
    answered = NameAnswer.objects.values("question_id")
    closed = NameQuestionClosed.objects.values("pk")
    rows: QuerySet[NameQuestion] = NameQuestion.objects.exclude(pk__in=answered).exclude(pk__in=closed)
    return rows


def question(question_id: UUID) -> NameQuestion:
    """Raises Http404."""
    return get_object_or_404(NameQuestion.objects.all(), pk=question_id)


def answer_to(question_id: UUID) -> NameAnswer | None:
    """What was answered; None for nothing yet."""
    found: NameAnswer | None = NameAnswer.objects.filter(question_id=question_id).first()
    return found


def is_open(question_id: UUID) -> bool:
    """Whether somebody at the PSO still waits for an answer."""
    return open_questions().filter(pk=question_id).exists()


def shown_open(now: datetime) -> list[Asked]:
    """Open questions to be shown."""
    rows = list(open_questions())
    numbers = _numbers(rows)
    return [Asked(row, numbers.get(row.submission_id, 0), now - row.asked_at >= LATE) for row in rows]


def shown_answered() -> list[Asked]:
    """The last that were answered, latest first."""
    answers = list(NameAnswer.objects.order_by("-answered_at", "pk")[:ANSWERED_SHOWN])
    rows = {row.pk: row for row in NameQuestion.objects.filter(pk__in=[each.question_id for each in answers])}
    numbers = _numbers(rows.values())
    found = [(rows[each.question_id], each) for each in answers if each.question_id in rows]
    return [Asked(row, numbers.get(row.submission_id, 0), False, each) for row, each in found]


def _numbers(rows: Any) -> dict[UUID, int]:
    about = {row.submission_id for row in rows}
    return dict(Submission.objects.filter(pk__in=about).values_list("pk", "number"))
