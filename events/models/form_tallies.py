"""How forms are filled in, as counters of a month: no row says anything of one report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel


class FormTally(OwnedModel):
    """One counter. A month, not a day: where one report a day is filed, a day would tell when an anonymous one was."""

    table_class = TableClass.PSES

    month = models.CharField(max_length=7)
    form_url = models.CharField(max_length=200)
    form_version = models.CharField(max_length=20)
    channel = models.CharField(max_length=10)
    measure = models.CharField(max_length=10)
    bucket = models.PositiveSmallIntegerField(default=0)
    count = models.PositiveIntegerField(default=0)

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["provider", "month", "form_url", "form_version", "channel", "measure", "bucket"],
                name="events_form_tally_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.measure}"
