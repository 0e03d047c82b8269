"""Sheets being imported, in sealed pieces, and mappings kept for the next one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel
from pso_portal.vault.fields import SealedJSONField, SealedTextField


class ImportMapping(OwnedModel):
    """Which column answers which question, kept under a name. Names, columns and cells are typed: all sealed."""

    table_class = TableClass.PSES

    name = SealedTextField(purpose="pses")
    mapping = SealedJSONField(purpose="pses")
    saved_by = models.UUIDField()
    saved_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-saved_at"]

    def __str__(self) -> str:
        return f"mapping {self.id}"


class ImportRun(OwnedModel):
    """One uploaded sheet on its way to becoming reports. `round` tells the steps of one check from those of a later
    one: a step of an earlier round does nothing.
    """

    table_class = TableClass.PSES

    state = models.CharField(max_length=20, default="uploaded")
    round = models.PositiveSmallIntegerField(default=0)
    purpose = models.CharField(max_length=20, default="reporting")
    file_name = SealedTextField(purpose="pses")
    sheet = SealedJSONField(purpose="pses")
    mapping = SealedJSONField(purpose="pses")
    doubles = SealedJSONField(purpose="pses", null=True)
    rows = models.PositiveIntegerField()
    chunks = models.PositiveIntegerField()
    membership_id = models.UUIDField(help_text="The place of who started it: without it nothing more is filed")
    started_by = models.UUIDField()
    started_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-started_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "-started_at"], name="events_import_runs"),
        ]

    def __str__(self) -> str:
        return f"import {self.id}"


class ImportChunk(OwnedModel):
    """Some rows of a sheet, sealed; emptied when they are filed. `problems` stay for the sheet of errors."""

    table_class = TableClass.PSES

    run = OwnedForeignKey(ImportRun, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    lines = SealedJSONField(purpose="pses", null=True)
    problems = SealedJSONField(purpose="pses", null=True)
    round = models.PositiveSmallIntegerField(default=0, help_text="The round in which it was last worked on")
    filed_at = models.DateTimeField(null=True)
    good = models.PositiveIntegerField(default=0)
    filed = models.PositiveIntegerField(default=0)
    already = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "run", "position"], name="events_import_piece"),
        ]

    def __str__(self) -> str:
        return f"rows of import {self.run_id}"
