"""The PSO's listing: its periods, what was noted of each duty, and which reminders went out. Rows never change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel
from pso_portal.vault.fields import SealedTextField


class ListingRecord(ScopedModel):
    """One period of listing from the Secretary's letter, or a correction of the record before it."""

    table_class = TableClass.PSO

    number = models.PositiveSmallIntegerField(unique=True)
    corrects = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    initial_on = models.DateField()
    pso_number = models.CharField(max_length=20, blank=True)
    reference = SealedTextField(purpose="pso", holder="pso")
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return f"listing {self.number}"


class OfDuty(ScopedModel):
    """What names one duty: its kind, its day, and the provider it is about, if any. Duties themselves are computed."""

    duty = models.CharField(max_length=20)
    anchor = models.DateField()
    about = models.ForeignKey("tenancy.Provider", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        abstract = True

    @property
    def key(self) -> str:
        """The same as `listing.Owed.key`."""
        return ".".join(filter(None, (self.duty, self.anchor.isoformat(), str(self.about_id or ""))))


class DutyEntry(OfDuty):
    """One thing noted of a duty: evidence, that it was done, why it need not be, that it is open again."""

    table_class = TableClass.PSO

    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10)
    on = models.DateField()
    words = SealedTextField(purpose="pso", holder="pso")
    noted_by = models.UUIDField()
    noted_at = models.DateTimeField()

    class Meta(OfDuty.Meta):
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["duty", "anchor", "about", "number"], name="office_duty_entry", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.act}"


class DutyNotice(OfDuty):
    """A reminder that went out, so that none goes twice."""

    table_class = TableClass.PSO

    days = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta(OfDuty.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["duty", "anchor", "about", "days"], name="office_duty_notice", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.days} days"
