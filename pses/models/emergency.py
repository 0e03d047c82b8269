"""Emergency access of the PSO: who opened which provider's submissions, why, and what a second person said of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel
from pso_portal.vault.fields import SealedTextField


class EmergencyAccess(OwnedModel):
    """One access (45 CFR 164.312(a)(2)(ii)). The PSO's side alone makes one, the provider reads it, nobody changes it.

    What was read by it stands in the audit, an entry a row.
    """

    table_class = TableClass.SHARED

    reason = SealedTextField(purpose="pso")
    asked_by = models.UUIDField()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-opened_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "-opened_at"], name="pses_emergencies"),
        ]

    def __str__(self) -> str:
        return f"emergency access {self.opened_at:%Y-%m-%d %H:%M}"


class EmergencyReview(OwnedModel):
    """What a second person of the PSO said of an access afterwards, once and for good."""

    table_class = TableClass.SHARED

    access = OwnedForeignKey(EmergencyAccess, on_delete=models.PROTECT, related_name="reviews")
    justified = models.BooleanField()
    words = SealedTextField(purpose="pso")
    reviewed_by = models.UUIDField()
    reviewed_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["reviewed_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["access"], name="pses_emergency_reviewed_once"),
        ]

    def __str__(self) -> str:
        return f"review of {self.access_id}"
