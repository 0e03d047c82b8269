"""What affiliates agreed to share, in rows that never change; and the one way to what they share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel, Provider
from pso_portal.vault.fields import SealedTextField

from ..enums import State
from .evaluation import WorkProduct


class FamilyShare(OwnedModel):
    """One offer: `provider` gives, `reader` may read events of these types until a day (42 CFR 3.206(b)(4)(iii)).

    The database refuses any change: another scope is another offer. What was done about it are its steps.
    """

    table_class = TableClass.FAMILY

    number = models.PositiveSmallIntegerField(help_text="Counts the offers of one giver to one reader")
    reader = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    giver_name = models.CharField(max_length=200, help_text="As it was called that day; neither reads the other's row")
    reader_name = models.CharField(max_length=200)
    event_types = models.JSONField()
    narrative = models.BooleanField(help_text="Whether what the reporter wrote is shared too")
    purpose = SealedTextField(purpose="pses", help_text="Which patient safety activity it serves")
    until = models.DateField()
    offered_by = models.UUIDField()
    offered_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-offered_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "reader", "number"], name="pses_share_number"),
        ]

    def __str__(self) -> str:
        return f"share {self.number}"


class FamilyStep(OwnedModel):
    """What one of the two did about an offer: accepting is the reader's, stopping either's. Never changed."""

    table_class = TableClass.FAMILY

    share = OwnedForeignKey(FamilyShare, on_delete=models.PROTECT, related_name="steps")
    reader = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=10)
    reason = SealedTextField(purpose="pses", null=True)
    taken_by = models.UUIDField()
    taken_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["taken_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["share", "step", "party"], name="pses_share_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.taken_at:%Y-%m-%d}"


def opened_by(shares: Iterable[FamilyShare], model: type[OwnedModel]) -> models.QuerySet[Any]:
    """Events of affiliates, by the shares that a selector found in force: the one way past the default manager.

    `model`: the events, which this app does not know by name. What was taken out of the PSES is left out. Row security
    decides once more, on its own, and lets nobody write.
    """
    named = (Q(provider_id=share.provider_id, event_type__in=share.event_types) for share in shares)
    inside = models.QuerySet(WorkProduct).filter(content_kind="event", content_id=OuterRef("pk"))
    rows: models.QuerySet[Any] = models.QuerySet(model).filter(reduce(or_, named, Q(pk__in=[])))
    return rows.filter(Exists(inside.exclude(state=State.REMOVED)))
