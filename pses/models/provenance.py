"""The history of each work product: marked, made ready, reported, removed; in rows that never change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel
from pso_portal.vault.fields import SealedTextField

from .evaluation import WorkProduct


class ProvenanceStep(OwnedModel):
    """One act on a work product after its entry (which stands on the work product). The database refuses any change.

    `sha256` is that of the whole content as it stood (empty: the act did not look at it). `group` and `choice` belong
    to a mark; `submission_id` to what left; `attested` holds the sentence that whoever removed it confirmed.
    """

    table_class = TableClass.PSES

    work_product = OwnedForeignKey(WorkProduct, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=20)
    group = models.CharField(max_length=40, blank=True)
    choice = models.CharField(max_length=20, blank=True)
    reason = SealedTextField(purpose="pses", null=True)
    attested = models.CharField(max_length=400, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    policy_version = models.PositiveSmallIntegerField(null=True, help_text="Of the PSES policy; empty: none yet")
    terms_version = models.PositiveIntegerField(null=True)
    submission_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True, help_text="Empty where entry itself is the report, under the terms")

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "work_product", "number"], name="pses_step_number"),
        ]

    def __str__(self) -> str:
        return f"step {self.number}: {self.act}"
