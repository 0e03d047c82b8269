"""What a manager adds to a report while triaging it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel
from pso_portal.vault.fields import SealedTextField

from .reports import Event


class HarmReview(OwnedModel):
    """How a reviewer rated the harm, on the AHRQ scale. The last one counts; what the reporter told stays as told."""

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    harm = models.CharField(max_length=20)
    reason = SealedTextField(purpose="pses", null=True)
    rated_by = models.UUIDField()
    rated_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-rated_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "event", "-rated_at"], name="events_harm_review"),
        ]

    def __str__(self) -> str:
        return f"harm review {self.id}"
