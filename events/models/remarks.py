"""What is said about a report between the person who sent it and those who work on it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel
from pso_portal.vault.fields import SealedTextField

from .reports import Event


class Remark(OwnedModel):
    """One message of the thread beside a report. `author_id` is NULL where the reporter gave no name."""

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    from_reporter = models.BooleanField()
    author_id = models.UUIDField(null=True)
    text = SealedTextField(purpose="pses")
    written_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["written_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "event", "written_at"], name="events_remark_of"),
        ]

    def __str__(self) -> str:
        return f"remark {self.id}"
