"""A search by words: what was looked for and found, sealed, and forgotten within the hour."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel
from pso_portal.vault.fields import SealedJSONField


class Search(OwnedModel):
    """One person's search on its way through the reports, latest first.

    `asked` holds the words and the filters, `hits` the ids of reports that have the words: both would tell what was
    read. What was looked at last is (`last_filed_at`, `last_id`).
    """

    table_class = TableClass.PSES

    asked_by = models.UUIDField()
    membership_id = models.UUIDField(null=True, help_text="The place of who asked: without it nothing more is read")
    asked = SealedJSONField(purpose="pses")
    hits = SealedJSONField(purpose="pses", default=list)
    total = models.PositiveIntegerField(default=0)
    looked = models.PositiveIntegerField(default=0)
    last_filed_at = models.DateTimeField(null=True)
    last_id = models.UUIDField(null=True)
    began_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-began_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "asked_by", "-began_at"], name="events_searches"),
        ]

    def __str__(self) -> str:
        return f"search {self.id}"
