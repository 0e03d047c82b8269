"""Exports for the national network of patient safety databases, and the door's list of what went with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel
from pso_portal.vault.fields import SealedJSONField, SealedTextField

from .cases import Case


class NpsdExport(ScopedModel):
    """One file of nonidentifiable records (42 CFR 3.206(b)(5)): prepared by one person, released by another.

    preparing → prepared, or empty where nothing may go; prepared → releasing → released, or declined. Once it is
    released the row never changes. `allowing`: ids of the providers whose terms allowed it when it was asked for.
    """

    table_class = TableClass.PSO

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, default="preparing")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    allowing = SealedJSONField(purpose="pso", holder="pso")
    k = models.PositiveSmallIntegerField()
    organizations = models.PositiveSmallIntegerField()
    prepared_at = models.DateTimeField(null=True)
    records = models.PositiveIntegerField(default=0)
    providers = models.PositiveIntegerField(default=0)
    corrections = models.PositiveIntegerField(default=0)
    held_back = models.PositiveIntegerField(default=0, help_text="Allowed to go, and too few alike to go yet")
    contents = SealedTextField(purpose="pso", holder="pso", null=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Over the file, UTF-8")
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    determination = SealedJSONField(purpose="pso", holder="pso", null=True)
    disclosure = models.PositiveIntegerField(null=True, help_text="Number of its entry in the PSO's disclosure log")
    released_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["releasing", "released"]) | ~models.Q(decided_by=models.F("asked_by")),
                name="aggregation_npsd_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="released") | models.Q(disclosure__isnull=False),
                name="aggregation_npsd_logged",
            ),
        ]

    def __str__(self) -> str:
        return f"NPSD export {self.number}"


class NpsdRecord(ScopedModel):
    """A record of an export, and the case that it is of: the door alone may lay them side by side.

    Of an export that was declined it counts for nothing. `case` is cut when its provider's data is destroyed.
    """

    table_class = TableClass.DOOR

    export = models.ForeignKey(NpsdExport, on_delete=models.PROTECT, related_name="door_records")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    record = models.CharField(max_length=20, unique=True)
    setting = models.CharField(max_length=40)
    form = models.JSONField()
    organization = models.PositiveIntegerField()

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["export", "case"], name="aggregation_npsd_case_once"),
        ]

    def __str__(self) -> str:
        return f"record {self.record}"


class NpsdCorrection(ScopedModel):
    """A record that no longer stands, and the export that says so."""

    table_class = TableClass.DOOR

    record = models.ForeignKey(NpsdRecord, on_delete=models.PROTECT, related_name="corrections")
    export = models.ForeignKey(NpsdExport, on_delete=models.PROTECT, related_name="door_corrections")

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "export"], name="aggregation_npsd_corrected_once"),
        ]

    def __str__(self) -> str:
        return "correction"
