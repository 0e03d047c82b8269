"""How a report moved on, what came of it, and whether that helped the person who sent it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel
from pso_portal.vault.fields import SealedTextField

from .reports import Event


class StatusMove(OwnedModel):
    """One step of a report. Closing carries what changed because of it; "sent" has no row: its day is `filed_at`."""

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    from_status = models.CharField(max_length=20)
    to_status = models.CharField(max_length=20)
    outcome = SealedTextField(purpose="pses", null=True)
    moved_by = models.UUIDField()
    moved_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["moved_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "event", "moved_at"], name="events_move_of"),
        ]

    def __str__(self) -> str:
        return f"{self.from_status} to {self.to_status}"


class Rating(OwnedModel):
    """Whether the answer helped, as its reporter says; said again, it takes the place of what was said before."""

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10)
    sentence = SealedTextField(purpose="pses", null=True)
    rated_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "event"], name="events_rated_once"),
        ]

    def __str__(self) -> str:
        return self.choice
