"""What the PSO's reviewers ask about words of this provider's narratives, and what it answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel
from pso_portal.vault.fields import SealedTextField


class NameQuestion(OwnedModel):
    """One of a closed list of questions about words of a submission. Never changes.

    Only the door lays one there (`aggregation.intake`), and only words of that submission.
    """

    table_class = TableClass.HANDED

    submission_id = models.UUIDField()
    asks = models.CharField(max_length=20)
    words = SealedTextField(purpose="pses")
    asked_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"question about words, {self.asks}"


class NameQuestionClosed(OwnedModel):
    """Nobody waits for the answer to a question any more: its id is the question's. Only the door lays one there."""

    table_class = TableClass.HANDED

    closed_at = models.DateTimeField()

    def __str__(self) -> str:
        return "question closed"


class NameAnswer(OwnedModel):
    """What the provider answered, once."""

    table_class = TableClass.PSES

    question_id = models.UUIDField()
    says = models.CharField(max_length=20)
    answered_at = models.DateTimeField()
    answered_by = models.UUIDField()

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "question_id"], name="pses_question_answered_once"),
        ]

    def __str__(self) -> str:
        return f"answer: {self.says}"
