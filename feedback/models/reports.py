"""What the PSO says back to one provider, and the runs in which it is made."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel, ScopedModel
from pso_portal.vault.fields import SealedJSONField, SealedTextField


class FeedbackReport(OwnedModel):
    """One provider's report of a period, under the terms in force when it was handed over. Frozen.

    `release_id`: the benchmark table that it rests on, where it rests on one. `run`: the number of the period's run
    that it came with; 0 for what was made before there were runs.
    """

    table_class = TableClass.SHARED

    release_id = models.UUIDField(null=True)
    terms_version = models.PositiveIntegerField()
    period = models.CharField(max_length=10)
    run = models.PositiveSmallIntegerField(default=0)
    setting = models.CharField(max_length=40)
    contents = SealedJSONField(purpose="pso")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    first_read_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-period"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "release_id"], name="feedback_one_report"),
            models.UniqueConstraint(
                fields=["provider", "period", "run"], condition=models.Q(run__gt=0), name="feedback_one_a_run"
            ),
        ]

    def __str__(self) -> str:
        return f"feedback {self.period}"


class TableReader(OwnedModel):
    """A provider that a benchmark table was made for, and the places of the table's groups that hold it.

    The door told it when the table was published; the provider reads the table with its report, and not before.
    """

    table_class = TableClass.PSO

    release_id = models.UUIDField()
    places = models.CharField(max_length=60, help_text="The widest first: 0,2")

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "release_id"], name="feedback_one_reader"),
        ]

    def __str__(self) -> str:
        return "reader of a table"


class FeedbackRun(ScopedModel):
    """The reports of one period, made together: begun, looked at and let go by people of the PSO.

    `number` counts the runs of a period: a second one answers tables that were released or told anew since. `lessons`:
    what released cases show, setting by setting; they identify nobody (42 CFR 3.212).
    """

    table_class = TableClass.PSO

    period = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    lessons = models.JSONField(default=dict)
    begun_by = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    previewed_by = models.UUIDField(null=True)
    previewed_at = models.DateTimeField(null=True)
    released_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-period", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["period", "number"], name="feedback_run_number"),
        ]

    def __str__(self) -> str:
        return f"run {self.number} of {self.period}"


class RunLine(OwnedModel):
    """One provider in a run. The contents stand here, closed to the provider, until they are handed over as a report.

    `why`: what stands in the way, or what changed under it, in words. `held_why`: what the person wrote who held it
    back; the PSO's own, never the provider's.
    """

    table_class = TableClass.PSO

    run = models.ForeignKey(FeedbackRun, on_delete=models.PROTECT, related_name="lines")
    state = models.CharField(max_length=10)
    release_id = models.UUIDField(null=True)
    terms_version = models.PositiveIntegerField(null=True)
    contents = SealedJSONField(purpose="pso", null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    why = models.CharField(max_length=300, blank=True)
    held_why = SealedTextField(purpose="pso", holder="pso", null=True)
    made_at = models.DateTimeField(null=True)
    looked_by = models.UUIDField(null=True)
    looked_at = models.DateTimeField(null=True)
    held_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    report = OwnedForeignKey(FeedbackReport, null=True, on_delete=models.PROTECT, related_name="run_lines")

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "provider"], name="feedback_one_line"),
            models.CheckConstraint(
                condition=~models.Q(state="held") | models.Q(held_by__isnull=False), name="feedback_held_by_somebody"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="delivered") | models.Q(report__isnull=False), name="feedback_delivered"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["run", "state"], name="feedback_line_state")]

    def __str__(self) -> str:
        return f"line, {self.state}"
