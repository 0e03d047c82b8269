"""What a workforce attests, in versions, and who did. The PSO's and each provider's stand apart; none ever changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel, ScopedModel


class StatementText(models.Model):
    """One version of the statement. `required`: nothing else opens until it is confirmed."""

    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    required = models.BooleanField(default=False)
    effective_on = models.DateField()
    adopted_by = models.UUIDField()
    adopted_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"statement {self.number}"


class Confirmation(models.Model):
    """One person's confirmation of one version, over the hash of its text."""

    user_id = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    attested_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"confirmation of statement {self.version}"


class PsoStatement(StatementText, ScopedModel):
    """For the PSO's workforce."""

    table_class = TableClass.PSO

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["number"], name="office_pso_statement"),
        ]


class PsoAttestation(Confirmation, ScopedModel):
    """By somebody of the PSO."""

    table_class = TableClass.PSO

    statement = models.ForeignKey(PsoStatement, on_delete=models.PROTECT, related_name="confirmed")

    class Meta(ScopedModel.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user_id", "-attested_at"], name="office_pso_by")]


class ProviderStatement(StatementText, OwnedModel):
    """For a provider's own workforce."""

    table_class = TableClass.PSES

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "number"], name="office_provider_statement"),
        ]


class ProviderAttestation(Confirmation, OwnedModel):
    """By somebody of the provider."""

    table_class = TableClass.PSES

    statement = OwnedForeignKey(ProviderStatement, on_delete=models.PROTECT, related_name="confirmed")

    class Meta(OwnedModel.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "user_id", "-attested_at"], name="office_provider_by"),
        ]
