"""Incidents of security: what happened, whom it touched, and each provider's own notice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel, ScopedModel
from pso_portal.vault.fields import SealedTextField


class Incident(ScopedModel):
    """One incident at the PSO. Its words stand in entries; `discovered_at` starts both clocks."""

    table_class = TableClass.PSO

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10)
    discovered_at = models.DateTimeField()
    raised_by = models.UUIDField()
    raised_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"incident {self.number}"


class IncidentEntry(ScopedModel):
    """One thing noted of an incident; it never changes."""

    table_class = TableClass.PSO

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10)
    words = SealedTextField(purpose="pso", holder="pso")
    noted_by = models.UUIDField()
    noted_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "number"], name="office_incident_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.number}"


class Affected(ScopedModel):
    """A provider whose work product was touched, and the proof that it was told.

    The PSO's own row: it outlives the provider's data. `elsewhere` is how it was told where the portal cannot.
    """

    table_class = TableClass.PSO

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="affected")
    provider = models.ForeignKey("tenancy.Provider", on_delete=models.PROTECT, related_name="+")
    notice_id = models.UUIDField(null=True, help_text="The provider's own row; no key, because it may be gone")
    sent_at = models.DateTimeField(null=True)
    recipients = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    elsewhere = SealedTextField(purpose="pso", holder="pso", null=True)
    chosen_by = models.UUIDField()
    chosen_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["chosen_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "provider"], name="office_affected_once"),
        ]

    def __str__(self) -> str:
        return f"affected by {self.incident_id}"


class SecurityNotice(OwnedModel):
    """What one provider is told, in its own portal and under its own key. Only its first reading is stamped on it."""

    table_class = TableClass.SHARED

    incident_number = models.PositiveIntegerField()
    discovered_at = models.DateTimeField()
    text = SealedTextField(purpose="pso")
    given_at = models.DateTimeField()
    first_read_at = models.DateTimeField(null=True)
    first_read_by = models.UUIDField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-given_at"]

    def __str__(self) -> str:
        return f"notice of incident {self.incident_number}"
