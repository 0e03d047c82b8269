"""What provider and PSO agreed, and how they came to it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel, ScopedModel


class TermsVersion(OwnedModel):
    """One text of the terms: proposed, countered, agreed; in force from its date once both sides have signed.

    `terms` is the JSON of `terms.Terms` as it was spelled then; no patient safety work product stands in it.
    `wished_on`: the day from which it is to bind, where one was named. `narrows`: the number of the version that the
    provider narrowed alone by this one.
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
    wished_on = models.DateField(null=True)
    narrows = models.PositiveIntegerField(null=True)
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
    """One side's confirmation of one version, over the hash of its text.

    `statement` says who, when, how long after they proved who they are, and the hash; `attestation` is the signature of
    the installation's key over it, both in hex. All are empty for what was signed before the portal attested.
    """

    table_class = TableClass.SHARED

    version = OwnedForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10)
    signed_by = models.UUIDField()
    signer_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    statement = models.TextField(blank=True)
    attestation = models.CharField(max_length=200, blank=True)
    public_key = models.CharField(max_length=200, blank=True)

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "side"], name="agreements_signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.side} signature"


class Comment(OwnedModel):
    """What one side says to the other about a version, or about one term of it. Never changed."""

    table_class = TableClass.SHARED

    version = OwnedForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="comments")
    term = models.CharField(max_length=40, blank=True)
    side = models.CharField(max_length=10)
    written_by = models.UUIDField()
    writer_name = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    text = models.CharField(max_length=1000)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["written_at", "id"]

    def __str__(self) -> str:
        return f"comment on {self.term or 'the version'}"


class HouseTerms(ScopedModel):
    """Terms that the PSO begins with at providers of a setting, under a name."""

    table_class = TableClass.PSO

    setting = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    terms = models.JSONField()
    changed_by = models.UUIDField()
    changed_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["setting", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["setting", "name"], name="agreements_house_terms_name"),
        ]

    def __str__(self) -> str:
        return self.name
