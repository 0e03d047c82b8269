"""What becomes of a provider's data at its contract's end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel
from pso_portal.vault.fields import SealedTextField


class Disposition(OwnedModel):
    """One for a provider. Both sides keep it, also when the data is gone; nothing of the data stands in it.

    `receiver`: at a transfer, the receiving PSO, and who there approved and when. `workspace`: the provider's own
    workspace goes too. `certificate`: the signed statement of what was destroyed, as JSON.
    """

    table_class = TableClass.KEPT

    state = models.CharField(max_length=20, default="opened")
    way = models.CharField(max_length=20, blank=True)
    workspace = models.BooleanField(default=False)
    receiver = SealedTextField(purpose="pso", holder="pso", null=True)
    receiver_approval = SealedTextField(purpose="pso", holder="pso", null=True)
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()
    chosen_by = models.UUIDField(null=True)
    chosen_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    packed_at = models.DateTimeField(null=True)
    package_sha256 = models.CharField(max_length=64, blank=True)
    fetched_by = models.UUIDField(null=True)
    fetched_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    certificate = models.TextField(blank=True)

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider"], name="office_one_disposition"),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("opened_by")),
                name="office_disposition_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"disposition {self.state}"
