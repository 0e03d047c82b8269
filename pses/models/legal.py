"""Legal requests, a provider's and the PSO's, and a provider's legal holds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel, ScopedModel
from pso_portal.vault.fields import SealedTextField

from ..legal import RequestState


class RequestFacts(models.Model):
    """The coded part of one request: kind, days, state, and who works on it."""

    kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, default=RequestState.RECEIVED)
    received_on = models.DateField()
    answer_by = models.DateField()
    key = models.UUIDField(help_text="Of the form: sent twice, it is entered once")
    holder_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    moved_at = models.DateTimeField(null=True)
    moved_by = models.UUIDField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"request {self.number}"


class LegalRequest(RequestFacts, OwnedModel):
    """A provider's. `outcome`: what was answered or objected, the latest."""

    table_class = TableClass.PSES

    requester = SealedTextField(purpose="pses")
    matter = SealedTextField(purpose="pses")
    counsel = SealedTextField(purpose="pses")
    outcome = SealedTextField(purpose="pses", null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["answer_by", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "number"], name="pses_request_number"),
            models.UniqueConstraint(fields=["provider", "key"], name="pses_request_once"),
        ]


class PsoLegalRequest(RequestFacts, ScopedModel):
    """The PSO's own, under its own key."""

    table_class = TableClass.PSO

    requester = SealedTextField(purpose="pso", holder="pso")
    matter = SealedTextField(purpose="pso", holder="pso")
    counsel = SealedTextField(purpose="pso", holder="pso")
    outcome = SealedTextField(purpose="pso", holder="pso", null=True)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["answer_by", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["number"], name="pses_pso_request_number"),
            models.UniqueConstraint(fields=["key"], name="pses_pso_request_once"),
        ]


class LegalHold(OwnedModel):
    """While it stands nothing that it covers is removed or destroyed. What it covers never changes."""

    table_class = TableClass.PSES

    number = models.PositiveIntegerField()
    request = OwnedForeignKey(LegalRequest, null=True, on_delete=models.PROTECT, related_name="+")
    content_id = models.UUIDField(null=True)
    event_type = models.CharField(max_length=40, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    reason = SealedTextField(purpose="pses")
    set_at = models.DateTimeField()
    set_by = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    lift_reason = SealedTextField(purpose="pses", null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "number"], name="pses_hold_number"),
        ]

    def __str__(self) -> str:
        return f"hold {self.number}"
