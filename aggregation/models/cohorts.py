"""Cohorts that somebody keeps, and the words by which a case is found again."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel
from pso_portal.vault.fields import SealedTextField

from .cases import Case


class Cohort(ScopedModel):
    """A cohort under a name that somebody typed. What it is stands in its versions, of which `last` is in force."""

    table_class = TableClass.PSO

    name = SealedTextField(purpose="pso", holder="pso")
    last = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_by = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"cohort {self.id}"


class CohortVersion(ScopedModel):
    """A sentence as it was saved, with the numbers of that moment. Frozen.

    `cases`: how many were shown that it described, None where that was no number to be shown; `perhaps`: how many more
    it may have described; `quarter`: the last that was settled then.
    """

    table_class = TableClass.PSO

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sentence = models.TextField(help_text="Canonical JSON: only values of fixed lists")
    sha256 = models.CharField(max_length=64)
    cases = models.PositiveIntegerField(null=True)
    perhaps = models.PositiveIntegerField(null=True)
    quarter = models.CharField(max_length=7, blank=True)
    saved_by = models.UUIDField()
    saved_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cohort", "number"], name="aggregation_cohort_version"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of a cohort"


class CaseWords(ScopedModel):
    """Which words of a closed list a case's text has, each as a keyed token: nobody who reads the table reads words.

    No order and no place of a word stands in it; the letter of a token is the class of its rarity.
    """

    table_class = TableClass.PSO

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="words")
    setting = models.CharField(max_length=40, db_index=True)
    words = SearchVectorField()

    def __str__(self) -> str:
        return "words of a case"
