"""The patient safety evaluation system: what is work product since when, and what was reported to the PSO."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel
from pso_portal.vault.fields import SealedJSONField, SealedTextField


class WorkProduct(OwnedModel):
    """The legal state of one content (an event, later a deliberation): route, purpose, dates (42 CFR 3.20)."""

    table_class = TableClass.PSES

    content_kind = models.CharField(max_length=40)
    content_id = models.UUIDField()
    route = models.CharField(max_length=20)
    purpose = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    policy_version = models.PositiveSmallIntegerField(null=True, help_text="Of the PSES policy; empty: none yet")
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)
    entered_sha256 = models.CharField(
        max_length=64, blank=True, default="", help_text="Of the whole content at entry; empty: entered before"
    )
    reported_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.UUIDField(null=True)
    removal_reason = SealedTextField(purpose="pses", null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawal_reason = SealedTextField(purpose="pses", null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-entered_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "content_kind", "content_id"], name="pses_admitted_once"),
            models.CheckConstraint(
                condition=models.Q(reported_at=None) | models.Q(removed_at=None), name="pses_reported_stays"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "state", "-entered_at"], name="pses_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.content_kind} {self.state}"


class Submission(OwnedModel):
    """A frozen copy of exactly what the terms in force let out, with its hash. The database refuses any change.

    `contents` is what the PSO sees; `annex` holds the identifiers known for it, for de-identification only. Coded
    columns stay plain under row security: they are counted.
    """

    table_class = TableClass.SHARED

    kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    content_id = models.UUIDField()
    names_earlier = models.UUIDField(null=True, help_text="The submission that this one adds to or withdraws")
    purpose = models.CharField(max_length=20)
    event_type = models.CharField(max_length=40, blank=True)
    event_kind = models.CharField(max_length=20, blank=True)
    harm = models.CharField(max_length=20, blank=True)
    month = models.CharField(max_length=7)
    exposure = models.PositiveIntegerField(null=True)
    contents = SealedJSONField(purpose="pso")
    annex = SealedJSONField(purpose="pso")
    sha256 = models.CharField(max_length=64)
    terms_version = models.PositiveIntegerField()
    act = models.CharField(max_length=20, help_text="The act that is the reporting under the terms")
    sent_by = models.UUIDField(null=True, help_text="Empty where entry itself is the report, under the terms")
    sent_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-sent_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["provider", "content_id"], condition=models.Q(kind="event"), name="pses_reported_once"
            ),
            models.UniqueConstraint(fields=["provider", "number"], name="pses_submission_number"),
            models.UniqueConstraint(
                fields=["provider", "names_earlier"], condition=models.Q(kind="withdrawal"), name="pses_withdrawn_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "-sent_at"], name="pses_sent"),
            models.Index(fields=["provider", "month", "event_type"], name="pses_counted"),
            models.Index(fields=["provider", "names_earlier", "number"], name="pses_follows"),
        ]

    def __str__(self) -> str:
        return f"submission {self.number}"


class SubmissionNumbering(OwnedModel):
    """The last submission number of a provider; locked while the next is given."""

    table_class = TableClass.PSES

    last = models.PositiveIntegerField(default=0)

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider"], name="pses_one_numbering"),
        ]

    def __str__(self) -> str:
        return str(self.last)
