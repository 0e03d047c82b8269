"""Append-only entries: who did or read what, when, for whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel


class Entry(ScopedModel):
    """One act, written in the transaction of what it records.

    `content` is the canonical JSON of all other columns: what a later seal signs. The database adds the
    transaction's id (`xid`), because sequence order is not commit order.
    """

    table_class = TableClass.AUDIT

    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    actor_side = models.CharField(max_length=10)
    provider_id = models.UUIDField(null=True)
    table = models.CharField(max_length=60, blank=True)
    row = models.UUIDField(null=True)
    about_submission = models.BooleanField(default=False)
    request_id = models.CharField(max_length=40, blank=True)
    content = models.TextField()

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider_id", "-at"], name="audit_provider_at"),
            models.Index(fields=["row", "-at"], name="audit_row_at"),
            models.Index(fields=["actor_side", "-at"], name="audit_side_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
