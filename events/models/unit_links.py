"""Links of a provider's places, by which people without an account report, and who they said they were."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import Facility, OwnedForeignKey, OwnedModel, Unit
from pso_portal.vault.fields import SealedJSONField

from .reports import Event


class LinkDoor(models.Model):
    """Which provider a unit link belongs to: read before any scope is known, so global; it holds nothing else.

    `mark` is a keyed digest of the link's token: whoever reads this table cannot make a link out of it.
    """

    table_class = TableClass.GLOBAL

    mark = models.CharField(max_length=64, primary_key=True)
    provider = models.ForeignKey("tenancy.Provider", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return "link"


class UnitLink(OwnedModel):
    """An address that hangs on a wall. Its token opens the form and nothing else, so it stands in plain sight here."""

    table_class = TableClass.PSES

    facility = OwnedForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    unit = OwnedForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=40)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-made_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["provider", "facility", "unit"], condition=models.Q(ended_at=None), nulls_distinct=False,
                name="events_one_link_a_place",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"link {self.id}"


class StatedReporter(OwnedModel):
    """Who somebody without an account said they were: nobody has checked it."""

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    link = OwnedForeignKey(UnitLink, on_delete=models.PROTECT, related_name="+")
    told = SealedJSONField(purpose="pses", help_text="name, and how to reach them")

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "event"], name="events_stated_once"),
        ]

    def __str__(self) -> str:
        return f"stated reporter of {self.event_id}"
