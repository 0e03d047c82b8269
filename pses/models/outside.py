"""The lane outside the PSES: records made for outside bodies, under a key of their own. Never admitted or submitted.

They are no work product (42 U.S.C. 299b-21(7)(B)), and still the provider's own: the PSO sees none of them.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel
from pso_portal.vault.fields import SealedJSONField, SealedTextField

from ..enums import DutyState, RecordState, Source
from .evaluation import WorkProduct


class OutsideRecord(OwnedModel):
    """One event as it is told to outside bodies. Codes plain under row security, everything written sealed.

    Only what was removed points at work product: at the dated note of its own removal (42 CFR 3.20, "patient safety
    work product" (2)(ii)). Nothing else here names a report of the PSES: that something was reported there is itself
    work product (42 CFR 3.20, (1)(ii)).
    """

    table_class = TableClass.PSES

    number = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=RecordState.OPEN)
    work_product = OwnedForeignKey(WorkProduct, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80, blank=True, help_text="The number it had inside, where it was taken out")
    event_type = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    harm = models.CharField(max_length=20)
    occurred_at = models.DateTimeField(null=True)
    known_at = models.DateTimeField(help_text="When the provider knew: deadlines count from here")
    contents = SealedJSONField(purpose="open")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField(null=True)
    owner_id = models.UUIDField(null=True)
    closing = SealedTextField(purpose="open", null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    rules_version = models.PositiveIntegerField(default=0, help_text="0: no rule was made yet")
    edition = models.CharField(max_length=20, help_text="Of the list of duties")
    filing_key = models.UUIDField(null=True)
    proof = models.CharField(max_length=64, blank=True, help_text="Keyed digest of what a machine sent under the key")

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-opened_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["work_product"], name="pses_taken_out_once"),
            models.UniqueConstraint(fields=["provider", "number"], name="pses_outside_number"),
            models.UniqueConstraint(fields=["provider", "filing_key"], name="pses_outside_filed_once"),
            models.CheckConstraint(
                condition=models.Q(source=Source.REMOVED, work_product__isnull=False)
                | (~models.Q(source=Source.REMOVED) & models.Q(work_product=None)),
                name="pses_outside_names_no_report",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "state", "-opened_at"], name="pses_outside_by_state"),
            models.Index(fields=["provider", "opened_by", "-opened_at"], name="pses_outside_mine"),
        ]

    def __str__(self) -> str:
        return self.number


class OutsideDuty(OwnedModel):
    """One body to be told about one record: by when, and what became of it. `duty_id`: see `duties`, or "other"."""

    table_class = TableClass.PSES

    record = OwnedForeignKey(OutsideRecord, on_delete=models.PROTECT, related_name="duties")
    duty_id = models.CharField(max_length=40)
    name = SealedTextField(purpose="open", null=True)
    state = models.CharField(max_length=20, default=DutyState.OWED)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_to = SealedTextField(purpose="open", null=True)
    reference = SealedTextField(purpose="open", null=True)
    reason = SealedTextField(purpose="open", null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["due_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["record", "duty_id"], condition=~models.Q(duty_id="other"), name="pses_outside_duty_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.state}"


class OutsideRules(OwnedModel):
    """What the provider does with each duty at intake. A change is a new version; the database refuses any other."""

    table_class = TableClass.PSES

    number = models.PositiveIntegerField()
    rules = models.JSONField(default=dict)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "number"], name="pses_outside_rules_version"),
        ]

    def __str__(self) -> str:
        return f"outside rules {self.number}"


class OutsideNumbering(OwnedModel):
    """The last number of a year in the lane; locked while the next is given. Its numbers tell nothing of reports."""

    table_class = TableClass.PSES

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "year"], name="pses_outside_numbering_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
