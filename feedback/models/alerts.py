"""Safety alerts: the PSO's own text, the copy that each provider got, and what it answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel, ScopedModel
from pso_portal.vault.fields import SealedJSONField, SealedTextField

A_REASON = 500
OUT = ("published", "withdrawn")


class SafetyAlert(ScopedModel):
    """An alert at the PSO, from its first word. `contents` never changes once it is published.

    `writers`: whoever wrote in it; none of them publishes it. `accepted`: who said of words in doubt that they point to
    nobody. `left_out`: providers of its settings that did not get it, and why; `sent_at`: the worker is done.
    """

    table_class = TableClass.PSO

    state = models.CharField(max_length=10, default="draft")
    revision = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(null=True, unique=True)
    contents = SealedJSONField(purpose="pso", holder="pso")
    source = models.CharField(max_length=10, blank=True, help_text="signal, cohort, or nothing")
    source_id = models.UUIDField(null=True)
    writers = models.JSONField(default=list)
    accepted = SealedJSONField(purpose="pso", holder="pso", null=True)
    remarks = SealedJSONField(purpose="pso", holder="pso", null=True, help_text="Why it was returned, each time")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    left_out = SealedJSONField(purpose="pso", holder="pso", null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=A_REASON, blank=True)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(published_by=None) | ~models.Q(published_by=models.F("asked_by")),
                name="feedback_alert_of_two",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=OUT, number__isnull=False)
                | ~models.Q(state__in=OUT) & models.Q(number=None),
                name="feedback_alert_numbered",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-changed_at"], name="feedback_alert_board"),
        ]

    def __str__(self) -> str:
        return f"alert {self.number or self.id}"


class SentAlert(OwnedModel):
    """An alert as one provider got it, under the terms of that day. Frozen: only its first reading is stamped on it.

    `told`: how many people there were mailed that something waits.
    """

    table_class = TableClass.SHARED

    alert_id = models.UUIDField(help_text="The PSO's own row; no key, because providers do not see it")
    number = models.PositiveIntegerField()
    terms_version = models.PositiveIntegerField()
    contents = SealedJSONField(purpose="pso")
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    answer_by = models.DateField()
    told = models.PositiveSmallIntegerField()
    first_read_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "alert_id"], name="feedback_alert_sent_once"),
        ]

    def __str__(self) -> str:
        return f"alert {self.number}"


class AlertTombstone(OwnedModel):
    """An alert that was withdrawn: its readers see this, and none of its advice any more."""

    table_class = TableClass.SHARED

    sent = OwnedForeignKey(SentAlert, on_delete=models.PROTECT, related_name="tombstones")
    why = models.CharField(max_length=A_REASON, help_text="Readers read it: it names nobody")
    withdrawn_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sent"], name="feedback_withdrawn_once"),
        ]

    def __str__(self) -> str:
        return "withdrawn"


class AlertAnswer(OwnedModel):
    """What a provider answered: a row each time, the last one counts. None changes."""

    table_class = TableClass.SHARED

    sent = OwnedForeignKey(SentAlert, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField()
    says = models.CharField(max_length=10)
    action = SealedTextField(purpose="pso", help_text="What is done, or why it could not happen")
    owner_id = models.UUIDField(null=True)
    due = models.DateField(null=True)
    done = models.BooleanField(default=False)
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sent", "number"], name="feedback_answer_number"),
        ]

    def __str__(self) -> str:
        return f"answer {self.number}"


class AlertReminder(OwnedModel):
    """A reminder that went, so that it goes once."""

    table_class = TableClass.SHARED

    sent = OwnedForeignKey(SentAlert, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=20)
    about = models.DateField(help_text="The day that it reminds of")
    told_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sent", "kind", "about"], name="feedback_reminded_once"),
        ]

    def __str__(self) -> str:
        return self.kind
