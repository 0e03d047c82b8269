"""Rules that say who is told of a new report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel
from pso_portal.vault.fields import SealedTextField


class RoutingRule(OwnedModel):
    """One rule of a provider, as `events.routing` reads it. Its history stands in the audit, version by version."""

    table_class = TableClass.PSES

    name = SealedTextField(purpose="pses")
    position = models.PositiveSmallIntegerField()
    is_on = models.BooleanField(default=True)
    conditions = models.JSONField(default=dict)
    members = models.JSONField(default=list, help_text="Memberships that are told, by id")
    owner_member = models.UUIDField(null=True, help_text="The membership that gets the report")
    version = models.PositiveIntegerField(default=1)
    changed_by = models.UUIDField()
    changed_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["position", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "position"], name="events_rules"),
        ]

    def __str__(self) -> str:
        return f"rule {self.id}"
