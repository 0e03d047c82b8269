"""In which form cases are shown: settled once a quarter, never made finer, and taken away by the whole row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel

from .cases import Case


class Settlement(ScopedModel):
    """One settling of the cases that were shown in no form until a quarter had closed; with the rules of that day.

    Owed, then settled once: from then on it is frozen.

    `kept`: share of the answers of all cases looked at that is shown, 0 to 1 (`aggregation.alike.kept_of`).
    """

    table_class = TableClass.PSO

    quarter = models.CharField(max_length=7, unique=True)
    k = models.PositiveSmallIntegerField()
    organizations = models.PositiveSmallIntegerField()
    owed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    cases = models.PositiveIntegerField(default=0)
    shown = models.PositiveIntegerField(default=0)
    kept = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"cases until {self.quarter}"


class AlikeGroup(ScopedModel):
    """Cases of one setting that are shown in one form. Frozen but for its state.

    shown → gone for good, where the settling of a later quarter finds too few of them left. `cases`: how many were
    settled in it. It stands whoever took a report back since: a number that moved would tell that somebody did.
    """

    table_class = TableClass.PSO

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="groups")
    setting = models.CharField(max_length=40)
    form = models.JSONField()
    cases = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="shown")

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["settlement", "setting", "form"], name="aggregation_form_once"),
        ]

    def __str__(self) -> str:
        return f"cases shown alike {self.id}"


class SettledCase(ScopedModel):
    """A case and the group it is shown in. Frozen but for `gone`: it went, or was told anew, and is shown no more."""

    table_class = TableClass.PSO

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="settled")
    group = models.ForeignKey(AlikeGroup, on_delete=models.PROTECT, related_name="members")
    gone = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"settled case {self.id}"
