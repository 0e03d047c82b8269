"""What the seal adds beside the entries. Ids and hashes only; nobody changes a row."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel

from .merkle import Frontier


class Log(ScopedModel):
    """A run of entries under one tree. A new one begins where transaction ids begin anew: in another database server.

    `name` is the hash of `opening`.
    """

    table_class = TableClass.SYSTEM

    name = models.CharField(max_length=64, unique=True)
    number = models.PositiveIntegerField(unique=True)
    opening = models.TextField()

    def __str__(self) -> str:
        return f"Log {self.number}"


class Leaf(ScopedModel):
    """An entry's place in its log, from 0, and among the entries of its provider, from 1."""

    table_class = TableClass.SYSTEM

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    entry_id = models.UUIDField(unique=True)
    of = models.UUIDField(null=True)
    number = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["log", "position"], name="provenance_position"),
            models.UniqueConstraint(fields=["of", "number"], name="provenance_number", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"Leaf {self.position}"


class Checkpoint(ScopedModel):
    """A signed statement about the first `size` leaves of a log; the next begins at `peaks` and `next_xid`."""

    table_class = TableClass.SYSTEM

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField()
    statement = models.TextField()
    signature = models.BinaryField(max_length=64)
    peaks = models.BinaryField()
    next_xid = models.CharField(max_length=20)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["log", "size"], name="provenance_size"),
        ]

    def __str__(self) -> str:
        return f"Checkpoint {self.size}"

    def frontier(self) -> Frontier:
        """The tree so far."""
        held = bytes(self.peaks)
        return Frontier(self.size, [held[at : at + 32] for at in range(0, len(held), 32)])

    def line(self) -> dict[str, Any]:
        """As it is kept outside the database."""
        return {"statement": self.statement, "signature": bytes(self.signature).hex()}
