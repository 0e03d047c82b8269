"""What becomes of releases: their ledger, withdrawals, and when they may be told anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel

from .tables import Release

A_REASON = 500


class ReleaseWithdrawal(ScopedModel):
    """The tombstone of a release: its readers see this and no figure any more. The release itself never changes."""

    table_class = TableClass.RELEASED
    audience_path: ClassVar[str] = "release__audience__provider"

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=A_REASON, help_text="Readers read it: it names no provider and no figure")
    asked_by = models.UUIDField()
    withdrawn_by = models.UUIDField()
    withdrawn_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("withdrawn_by")), name="aggregation_withdrawn_by_two"
            ),
        ]

    def __str__(self) -> str:
        return "withdrawn"


class WithdrawalRequest(ScopedModel):
    """One person's wish to withdraw a release; another decides."""

    table_class = TableClass.PSO

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="withdrawal_requests")
    reason = models.CharField(max_length=A_REASON)
    state = models.CharField(max_length=10, default="asked")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-asked_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["release"], condition=models.Q(state="asked"), name="aggregation_one_request"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="aggregation_request_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"request to withdraw, {self.state}"


class LedgerLine(ScopedModel):
    """One line of the permanent list of releases. Each holds the hash of the one before: none can be taken out."""

    table_class = TableClass.PSO

    number = models.PositiveIntegerField(unique=True)
    act = models.CharField(max_length=10, help_text="released, restated or withdrawn")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="ledger")
    at = models.DateTimeField()
    audience = models.PositiveIntegerField(help_text="Contributors that it was made for")
    rules_version = models.CharField(max_length=20)
    shown_sha256 = models.CharField(max_length=64, help_text="Of what its readers see: the table, or the tombstone")
    proof_sha256 = models.CharField(max_length=64, help_text="Of the sealed record: verdict and proof of every cell")
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"line {self.number}"


class RestatementRule(ScopedModel):
    """After how many months figures may be told anew. The latest counts, for what is released from then on."""

    table_class = TableClass.PSO

    months = models.PositiveSmallIntegerField()
    set_by = models.UUIDField()
    set_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-set_at"]

    def __str__(self) -> str:
        return f"after {self.months} months"
