"""Signals: questions that pooled counts put to the PSO's analysts, and the runs of the watch that found them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel
from pso_portal.vault.fields import SealedJSONField


class SignalWatch(ScopedModel):
    """One look at everything, after a month has closed. Owed, then done once: from then on it is frozen.

    `series`, `pairs`: how many were held against a threshold; `false_alarms`: how many of the series alarm in a year by
    chance alone, as simulated; `looked_at`: by setting and type that, or why not.
    """

    table_class = TableClass.PSO

    month = models.CharField(max_length=7, unique=True, help_text="The last month that had closed")
    owed_at = models.DateTimeField()
    watched_at = models.DateTimeField(null=True)
    series = models.PositiveIntegerField(default=0)
    pairs = models.PositiveIntegerField(default=0)
    false_alarms = models.FloatField(default=0)
    raised = models.PositiveIntegerField(default=0)
    came_again = models.PositiveIntegerField(default=0)
    looked_at = models.JSONField(default=list)
    pairs_refused = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"watch of {self.month}"


class Signal(ScopedModel):
    """What grew, or came together, oftener than chance; one row for each, however often it comes again.

    `event`, `factor`: "question=code"; a growth has no factor. `strength`: how many times its threshold it reached.
    `firm`: it stands out among all that was looked at, too. `organizations`: how many make it up. `shown`: its own
    counts pass rule 4 of a release; else no page tells them. `evidence`: the numbers that made it, as they were then;
    no code stands there.
    """

    table_class = TableClass.PSO

    setting = models.CharField(max_length=40)
    method = models.CharField(max_length=10)
    event = models.CharField(max_length=60)
    factor = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=20, default="new")
    revision = models.PositiveIntegerField(default=0)
    first_seen = models.CharField(max_length=7)
    last_seen = models.CharField(max_length=7)
    times = models.PositiveIntegerField(default=1)
    strength = models.FloatField()
    firm = models.BooleanField()
    organizations = models.PositiveIntegerField()
    shown = models.BooleanField()
    evidence = models.JSONField()
    sightings = models.JSONField(default=list)
    contributors = SealedJSONField(
        purpose="pso", holder="pso", null=True, help_text="Of a growth: code, events and expected events of each"
    )
    assignee = models.UUIDField(null=True)
    remarks = SealedJSONField(purpose="pso", holder="pso", null=True)
    alert = SealedJSONField(purpose="pso", holder="pso", null=True, help_text="Title, what was seen, what to do")

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["setting", "method", "event", "factor"], name="aggregation_signal_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="alert_drafted") | models.Q(organizations__gte=3),
                name="aggregation_alert_of_three",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-firm", "-last_seen"], name="aggregation_signal_board"),
        ]

    def __str__(self) -> str:
        return f"signal {self.id}"
