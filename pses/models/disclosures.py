"""What was disclosed under 42 CFR 3.206, by a provider and by the PSO: two tables of one shape, two keys."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel, ScopedModel
from pso_portal.vault.fields import SealedJSONField, SealedTextField, VaultError

from .evaluation import WorkProduct

# What reading a sealed field raises where the bytes are not those that were sealed for this row.
NotOpened = VaultError


class DisclosureFacts(models.Model):
    """The coded part of one disclosure. `disclosed_on` is the day of the act; `recorded_at` the moment it was entered.

    A correction is a new row that names the earlier. The database refuses any change.
    """

    ground = models.CharField(max_length=40, help_text="A code of pses.disclosures")
    number = models.PositiveIntegerField()
    disclosed_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    proposed_by = models.UUIDField(null=True, help_text="The first person, where two are needed")
    extent = models.CharField(max_length=20)
    after = models.CharField(max_length=60, help_text="What holds after it (42 CFR 3.208)")
    sha256 = models.CharField(max_length=64, help_text="Over the very copy, UTF-8")
    key = models.UUIDField(help_text="Of the form: sent twice, it is entered once")
    names_earlier = models.UUIDField(null=True, help_text="The row that this one corrects")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"disclosure {self.number}"


class ItemFacts(models.Model):
    """One content in a disclosure: its version (SHA-256 over all that was held) and the hash of what left of it."""

    position = models.PositiveSmallIntegerField()
    content_kind = models.CharField(max_length=40)
    content_id = models.UUIDField()
    version = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.content_kind} {self.position}"


class ProposalFacts(models.Model):
    """What one person prepared and another has to confirm; nothing has left yet."""

    ground = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()
    key = models.UUIDField()
    outcome = models.CharField(max_length=20, blank=True, help_text="Empty while it waits; made or declined")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    disclosure_id = models.UUIDField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.ground} {self.outcome or 'waits'}"


class Disclosure(DisclosureFacts, OwnedModel):
    """A provider's. `copy` is the text that left, byte for byte."""

    table_class = TableClass.PSES

    entity = SealedTextField(purpose="pses")
    person = SealedTextField(purpose="pses")
    evidence = SealedJSONField(purpose="pses")
    late_reason = SealedTextField(purpose="pses", null=True)
    copy = SealedTextField(purpose="pses")

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-disclosed_on", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "number"], name="pses_disclosure_number"),
            models.UniqueConstraint(fields=["provider", "key"], name="pses_disclosed_once"),
            models.UniqueConstraint(fields=["provider", "names_earlier"], name="pses_disclosure_corrected_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "-disclosed_on"], name="pses_disclosed"),
        ]


class DisclosedItem(ItemFacts, OwnedModel):
    """One work product in a provider's disclosure."""

    table_class = TableClass.PSES

    disclosure = OwnedForeignKey(Disclosure, on_delete=models.PROTECT, related_name="items")
    work_product = OwnedForeignKey(WorkProduct, on_delete=models.PROTECT, related_name="+")

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["position"]


class DisclosureProposal(ProposalFacts, OwnedModel):
    """A provider's."""

    table_class = TableClass.PSES

    said = SealedJSONField(purpose="pses")

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-proposed_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "key"], name="pses_disclosure_proposed_once"),
        ]


class PsoDisclosure(DisclosureFacts, ScopedModel):
    """The PSO's own, under its own key."""

    table_class = TableClass.PSO

    entity = SealedTextField(purpose="pso", holder="pso")
    person = SealedTextField(purpose="pso", holder="pso")
    evidence = SealedJSONField(purpose="pso", holder="pso")
    late_reason = SealedTextField(purpose="pso", holder="pso", null=True)
    copy = SealedTextField(purpose="pso", holder="pso")

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-disclosed_on", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["number"], name="pses_pso_disclosure_number"),
            models.UniqueConstraint(fields=["key"], name="pses_pso_disclosed_once"),
            models.UniqueConstraint(fields=["names_earlier"], name="pses_pso_disclosure_corrected_once"),
        ]


class PsoDisclosedItem(ItemFacts, ScopedModel):
    """One content in a disclosure of the PSO's."""

    table_class = TableClass.PSO

    disclosure = models.ForeignKey(PsoDisclosure, on_delete=models.PROTECT, related_name="items")

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["position"]


class PsoDisclosureProposal(ProposalFacts, ScopedModel):
    """The PSO's."""

    table_class = TableClass.PSO

    said = SealedJSONField(purpose="pso", holder="pso")

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-proposed_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], name="pses_pso_disclosure_proposed_once"),
        ]
