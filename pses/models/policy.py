"""The provider's own PSES policy, in versions that never change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel


class PsesPolicy(OwnedModel):
    """One version, from its day on until a later one. The database refuses any change.

    `text` is the JSON of `written_policy.WrittenPolicy`: rules of the house, no patient safety work product.
    """

    table_class = TableClass.PSES

    number = models.PositiveSmallIntegerField()
    text = models.JSONField()
    sha256 = models.CharField(max_length=64)
    effective_on = models.DateField()
    adopted_by = models.UUIDField()
    adopted_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "number"], name="pses_policy_version"),
        ]

    def __str__(self) -> str:
        return f"PSES policy {self.number}"
