"""Reports of the same event, kept under one of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel

from .reports import Event


class Merge(OwnedModel):
    """One report linked under the leading one. Taken back, the row stays with the date, and counts no more."""

    table_class = TableClass.PSES

    duplicate = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    leading = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    status_before = models.CharField(max_length=20)
    merged_by = models.UUIDField()
    merged_at = models.DateTimeField()
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-merged_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["provider", "duplicate"], condition=models.Q(undone_at=None), name="events_merged_once"
            ),
            models.CheckConstraint(condition=~models.Q(duplicate=models.F("leading")), name="events_merge_of_two"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "leading", "undone_at"], name="events_merged_under"),
        ]

    def __str__(self) -> str:
        return f"merge {self.id}"
