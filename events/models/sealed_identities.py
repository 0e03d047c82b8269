"""Reports whose sender's name is sealed: the name, and every time that two people were to open it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel
from pso_portal.vault.fields import SealedTextField

from .reports import Event


class SealedIdentity(OwnedModel):
    """Who sent a confidential report. `mark` is of this person and this report alone, so two marks tell nothing."""

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    person = SealedTextField(purpose="pses")
    mark = models.CharField(max_length=64)

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "event"], name="events_sealed_once"),
        ]

    def __str__(self) -> str:
        return f"sealed name of {self.event_id}"


class IdentityOpening(OwnedModel):
    """One request to open a sealed name, and what a second person decided. Rule: `identity_opening`."""

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="asked")
    reason = SealedTextField(purpose="pses")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    refusal = SealedTextField(purpose="pses", null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-asked_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["provider", "event"], condition=models.Q(state="asked"), name="events_one_opening_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"opening {self.id}: {self.state}"
