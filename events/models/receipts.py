"""The way back to a report whose sender gave no name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel

from .reports import Event


class ReceiptDoor(models.Model):
    """Which provider a receipt belongs to: read before any scope is known, so global; it holds nothing else.

    `mark` is a keyed digest of the receipt's first digits. There is no date and no id that could order the rows.
    """

    table_class = TableClass.GLOBAL

    mark = models.CharField(max_length=64, primary_key=True)
    provider = models.ForeignKey("tenancy.Provider", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return "receipt"


class Receipt(OwnedModel):
    """The right to a report's thread. `proof` is Argon2id over the receipt's other digits, under a key of the vault."""

    table_class = TableClass.PSES

    event = OwnedForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)
    proof = models.CharField(max_length=160)

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "event"], name="events_receipt_once"),
            models.UniqueConstraint(fields=["provider", "mark"], name="events_receipt_mark"),
        ]

    def __str__(self) -> str:
        return "receipt"
