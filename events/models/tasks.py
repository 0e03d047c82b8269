"""What is still to be done about a report, and to whom it was handed up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel
from pso_portal.vault.fields import SealedTextField

from .reports import Event


class FollowUpTask(OwnedModel):
    """One thing that one person does about a report until a day. Done can be taken back."""

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    text = SealedTextField(purpose="pses")
    owner_id = models.UUIDField()
    due_on = models.DateField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    done_by = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["due_on", "made_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "owner_id", "done_at", "due_on"], name="events_task_mine"),
            models.Index(fields=["provider", "event"], name="events_task_of"),
        ]

    def __str__(self) -> str:
        return f"task {self.id}"


class Escalation(OwnedModel):
    """A report handed up to one person with a reason, or to all risk managers because nobody read it in time.

    `cause` is "person" or "unread"; the second happens once per report. `settled_at`: somebody took it on.
    """

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=10)
    to_id = models.UUIDField(null=True)
    reason = SealedTextField(purpose="pses", null=True)
    raised_by = models.UUIDField(null=True)
    raised_at = models.DateTimeField()
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-raised_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["provider", "event"], condition=models.Q(cause="unread"), name="events_unread_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "event", "settled_at"], name="events_escalated"),
        ]

    def __str__(self) -> str:
        return f"escalation {self.id}"
