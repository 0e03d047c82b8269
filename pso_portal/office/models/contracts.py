"""Contracts with providers as they were signed: rows that never change."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel
from pso_portal.vault.fields import SealedJSONField

from ..contracts import Baa, Contract, Disposition, Relationship


class ContractRecord(ScopedModel):
    """One paper, or a correction of the record before it.

    The PSO's own record, so that it outlives the disposal of the provider's data: the listing is counted from it. On
    which days the contract binds, `Provider.contract_starts` and `contract_ends` alone say.
    """

    table_class = TableClass.PSO

    provider = models.ForeignKey("tenancy.Provider", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    corrects = models.BooleanField(default=False)
    signed_on = models.DateField()
    agreed_until = models.DateField(null=True)
    bona_fide = models.BooleanField()
    reasonable_length = models.BooleanField()
    functional_reporting = models.BooleanField()
    baa = models.CharField(max_length=12)
    disposition = models.CharField(max_length=12)
    relationships = models.JSONField(default=list)
    relationship_since = models.DateField(null=True)
    words = SealedJSONField(purpose="pso", holder="pso")
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["provider", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "number"], name="office_contract_number"),
        ]

    def __str__(self) -> str:
        return f"contract {self.number}"

    def contract(self) -> Contract:
        """The record as the rules see it, opened."""
        return self._said(dict(self.words))

    def coded(self) -> Contract:
        """The same without its sealed words: for counting."""
        known = {"relationship_words": "-"} if self.relationships else {}
        return self._said({"pso_signer": "-", "provider_signer": "-", **known})

    def _said(self, words: dict[str, Any]) -> Contract:
        return Contract(
            signed_on=self.signed_on, agreed_until=self.agreed_until, bona_fide=self.bona_fide,
            reasonable_length=self.reasonable_length, functional_reporting=self.functional_reporting,
            baa=Baa(self.baa), disposition=Disposition(self.disposition),
            relationships=frozenset(map(Relationship, self.relationships)),
            relationship_since=self.relationship_since, **words,
        )  # fmt: skip
