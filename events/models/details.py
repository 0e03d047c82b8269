"""The full report: a module's answers about an event, and those of them that identify nobody, by row."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel
from pso_portal.vault.fields import SealedJSONField

from .reports import Event


class EventDetail(OwnedModel):
    """One module of one event, with the version it was saved with last.

    `answers` are as typed; `response` is what was sent last, a QuestionnaireResponse without what was not asked.
    """

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    form_url = models.CharField(max_length=200)
    form_version = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default="writing")
    answers = SealedJSONField(purpose="pses")
    response = SealedJSONField(purpose="pses", null=True)
    revision = models.PositiveIntegerField(default=1)
    editor = models.UUIDField(null=True, help_text="The opened page that saved last")
    begun_at = models.DateTimeField(null=True)
    saved_by = models.UUIDField()
    saved_at = models.DateTimeField()
    filed_by = models.UUIDField(null=True)
    filed_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["form_url"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "event", "form_url"], name="events_detail_once"),
        ]

    def __str__(self) -> str:
        return f"detail {self.id}"

    @property
    def unsent_by(self) -> uuid.UUID | None:
        """Whose own words these still are: reading them back while writing is not noted."""
        return self.saved_by if self.state == "writing" and self.filed_at is None else None


class CodedAnswer(OwnedModel):
    """One coded answer of a sent module, for filters and counts. Only questions of class none have rows."""

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    form_url = models.CharField(max_length=200)
    form_version = models.CharField(max_length=20)
    path = models.CharField(max_length=210, help_text="Link id, with the instance before it in a repeating group")
    link_id = models.CharField(max_length=100)
    system = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=100, blank=True)
    yes = models.BooleanField(null=True)
    number = models.DecimalField(max_digits=24, decimal_places=9, null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["path", "code"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "form_url", "link_id", "code"], name="events_coded"),
            models.Index(fields=["provider", "event"], name="events_coded_of"),
        ]

    def __str__(self) -> str:
        return self.path
