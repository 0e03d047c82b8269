"""The outbox: the truth about work to do. The broker may forget; these rows do not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel


class Message(ScopedModel):
    """One effect owed, with ids only. Written in the transaction of what caused it."""

    table_class = TableClass.SYSTEM

    task = models.CharField(max_length=80)
    side = models.CharField(max_length=10)
    scope_provider = models.UUIDField(null=True)
    actor = models.UUIDField(null=True)
    ids = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    starts = models.PositiveSmallIntegerField(default=0, help_text="Times a batch began on it and did not end")
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["created_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"],
                name="jobs_owed",
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.id}"


class Completion(ScopedModel):
    """Written in the transaction of the effect; its key is the message's id, so that an effect happens once."""

    table_class = TableClass.SYSTEM

    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class Batch(ScopedModel):
    """Messages of one task and provider that one worker took at once, and what became of them: outcome → number."""

    table_class = TableClass.SYSTEM

    task = models.CharField(max_length=80)
    scope_provider = models.UUIDField(null=True)
    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField()
    outcomes = models.JSONField(default=dict)

    class Meta(ScopedModel.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["task"], name="jobs_running", condition=models.Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.total} of {self.task}"
