"""What happened, as told: drafts, events and exposures. All inside the provider's own PSES."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import Facility, OwnedForeignKey, OwnedModel, Unit
from pso_portal.vault.fields import SealedJSONField, SealedTextField


class Draft(OwnedModel):
    """A report being written, pinned to the version of its form. Its answers are sealed as typed."""

    table_class = TableClass.PSES

    author_id = models.UUIDField()
    form_url = models.CharField(max_length=200)
    form_version = models.CharField(max_length=20)
    answers = SealedJSONField(purpose="pses")
    revision = models.PositiveIntegerField(default=0)
    device = models.CharField(max_length=60, blank=True)
    editor = models.UUIDField(null=True, help_text="The opened page that saved last")
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-saved_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "author_id", "-saved_at"], name="events_draft_mine"),
        ]

    def __str__(self) -> str:
        return f"draft {self.id}"

    @property
    def unsent_by(self) -> uuid.UUID:
        """Whose own words these are: reading them back is not noted, so that an anonymous report leaves no trace."""
        return self.author_id


class Numbering(OwnedModel):
    """The last event number given in a year; locked while the next is given."""

    table_class = TableClass.PSES

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "year"], name="events_numbering_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Event(OwnedModel):
    """An incident, near miss or unsafe condition, as filed. Coded answers plain, everything written sealed.

    `filing_key` makes sending twice file once, and `proof` tells whether it was the same sending; `source_id` does the
    same for imported rows.
    """

    table_class = TableClass.PSES

    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    event_type = models.CharField(max_length=40)
    harm = models.CharField(max_length=20)
    facility = OwnedForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    unit = OwnedForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    occurred_at = models.DateTimeField()
    month = models.CharField(max_length=7, help_text="Month of the event in the facility's own time, YYYY-MM")
    reporter_id = models.UUIDField(null=True)
    form_url = models.CharField(max_length=200)
    form_version = models.CharField(max_length=20)
    coded = models.JSONField(default=dict)
    narrative = SealedTextField(purpose="pses")
    details = SealedJSONField(purpose="pses")
    filing_key = models.UUIDField()
    proof = models.CharField(max_length=64, blank=True, help_text="Keyed digest of what a machine sent under the key")
    source_id = models.CharField(max_length=80, null=True)  # noqa: DJ001  NULL: not imported, and not unique
    status = models.CharField(max_length=20, default="sent")
    owner_id = models.UUIDField(null=True)
    answer_unseen = models.BooleanField(default=False, help_text="The reporter was answered and has not looked yet")
    reply_waiting = models.BooleanField(default=False, help_text="The reporter wrote and nobody has looked yet")
    filed_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-filed_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "filing_key"], name="events_filed_once"),
            models.UniqueConstraint(fields=["provider", "source_id"], name="events_imported_once"),
            models.UniqueConstraint(fields=["provider", "number"], name="events_number"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "-filed_at"], name="events_filed"),
            models.Index(fields=["provider", "reporter_id", "-filed_at"], name="events_mine"),
        ]

    def __str__(self) -> str:
        return self.number


class Exposure(OwnedModel):
    """A month's denominator (patient days, runs, prescriptions …). A correction is a new version."""

    table_class = TableClass.PSES

    month = models.CharField(max_length=7)
    value = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    entered_by = models.UUIDField()
    entered_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-month", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "month", "version"], name="events_exposure_version"),
        ]

    def __str__(self) -> str:
        return f"{self.month} v{self.version}"
