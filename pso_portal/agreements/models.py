"""What provider and PSO agreed, and how they came to it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel


class TermsVersion(OwnedModel):
    """One text of the terms: proposed, countered, agreed; in force from its date once both sides have signed.

    `terms` is the canonical JSON of `terms.Terms`; no patient safety work product stands in it.
    """

    table_class = TableClass.SHARED

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20)
    terms = models.JSONField()
    proposed_side = models.CharField(max_length=10)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "number"], name="agreements_number"),
        ]

    def __str__(self) -> str:
        return f"terms {self.number}"

    @property
    def binds_until(self) -> date | None:
        """The last day of the contract that these terms belong to; None while it runs."""
        ends: date | None = self.provider.contract_ends
        return ends


class Signature(OwnedModel):
    """One side's confirmation of one version, over the hash of its canonical text."""

    table_class = TableClass.SHARED

    version = OwnedForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10)
    signed_by = models.UUIDField()
    signer_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "side"], name="agreements_signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.side} signature"
