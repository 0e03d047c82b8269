"""Feedback reports as they were made."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel
from pso_portal.vault.fields import SealedJSONField


class FeedbackReport(OwnedModel):
    """One provider's own figures against a release, under the terms in force when it was made. Frozen."""

    table_class = TableClass.SHARED

    release_id = models.UUIDField()
    terms_version = models.PositiveIntegerField()
    period = models.CharField(max_length=10)
    setting = models.CharField(max_length=40)
    contents = SealedJSONField(purpose="pso")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    first_read_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-period"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "release_id"], name="feedback_one_report"),
        ]

    def __str__(self) -> str:
        return f"feedback {self.period}"
