"""Sheets of many providers: sealed at the PSO while they are split, and the part that each provider is sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel, ScopedModel
from pso_portal.vault.fields import SealedJSONField, SealedTextField


class SheetOfMany(ScopedModel):
    """One sheet whose rows belong to several providers. What it says goes at the hand-over; counts stay.

    `choice`: the column that says whose a row is, what each of its texts means, what the other columns may answer.
    `goes_to`: ids of providers in the order in which they are served; `unsent`: those that got nothing, and why.
    """

    table_class = TableClass.PSO

    state = models.CharField(max_length=20, default="uploaded")
    file_name = SealedTextField(purpose="pso", holder="pso")
    sheet = SealedJSONField(purpose="pso", holder="pso")
    choice = SealedJSONField(purpose="pso", holder="pso")
    rows = models.PositiveIntegerField()
    pieces = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    goes_to = models.JSONField(default=list)
    unsent = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0, help_text="Steps of the splitting that are done")
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
    handed_by = models.UUIDField(null=True)
    handed_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"sheet of many {self.id}"


class SheetPiece(ScopedModel):
    """Some rows of such a sheet. `goes_to`: the one provider whose they are, once they are sorted."""

    table_class = TableClass.PSO

    of = models.ForeignKey(SheetOfMany, on_delete=models.CASCADE, related_name="+")
    goes_to = models.UUIDField(null=True)
    position = models.PositiveIntegerField()
    lines = SealedJSONField(purpose="pso", holder="pso")

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["position"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["of", "goes_to", "position"], name="events_sheet_pieces"),
        ]

    def __str__(self) -> str:
        return f"rows of sheet of many {self.of_id}"


class Delivery(OwnedModel):
    """That a provider was sent rows, and what it did with them: nothing of what the rows say.

    `digest` is keyed, over the part: the same part is not laid beside one that waits.
    """

    table_class = TableClass.SHARED

    state = models.CharField(max_length=20, default="waiting")
    sheet_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = SealedTextField(purpose="pso", null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-sent_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "sheet_id"], name="events_delivered_once"),
            models.UniqueConstraint(
                fields=["provider", "digest"], condition=models.Q(state="waiting"), name="events_delivery_waits_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sheet_id"], name="events_deliveries_of_sheet"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.id}"


class DeliveryPart(OwnedModel):
    """Rows of a delivery under the provider's own key. The first has the head: columns and the mapping proposed."""

    table_class = TableClass.HANDED

    delivery = OwnedForeignKey(Delivery, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    head = SealedJSONField(purpose="pses", null=True)
    lines = SealedJSONField(purpose="pses")

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "delivery", "position"], name="events_delivery_part"),
        ]

    def __str__(self) -> str:
        return f"rows of delivery {self.delivery_id}"
