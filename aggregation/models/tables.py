"""Denominators, drafts and releases: what cases show across providers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel, ScopedModel
from pso_portal.vault.fields import SealedJSONField


class ExposureFact(ScopedModel):
    """The denominator of one contributor and month: the latest return counts."""

    table_class = TableClass.PSO

    contributor = models.PositiveIntegerField()
    setting = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    value = models.PositiveIntegerField()
    return_number = models.PositiveIntegerField(help_text="Number of the submission it came from; a later one wins")

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contributor", "month"], name="aggregation_exposure_key"),
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.value}"


class ReleaseDraft(ScopedModel):
    """A benchmark table on its way out: candidate cells with the auditor's verdict and proof for each."""

    table_class = TableClass.PSO

    state = models.CharField(max_length=20, default="drafting")
    measure = models.CharField(max_length=40)
    setting = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    cells = SealedJSONField(purpose="pso", holder="pso", null=True)
    shown = models.PositiveIntegerField(default=0)
    withheld = models.PositiveIntegerField(default=0)
    drafted_by = models.UUIDField(null=True)
    drafted_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True, help_text="Why it could not be checked, in words")
    restates = models.ForeignKey(
        "aggregation.Release", null=True, on_delete=models.PROTECT, related_name="redrafts",
        help_text="The release that this one tells anew",
    )  # fmt: skip
    release = models.OneToOneField(
        "aggregation.Release", null=True, on_delete=models.PROTECT, related_name="draft",
        help_text="What it was published as",
    )  # fmt: skip

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-drafted_at", "setting"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("drafted_by")),
                name="aggregation_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.setting} {self.period}"


class Release(ScopedModel):
    """A frozen benchmark table. The database refuses any change to it."""

    table_class = TableClass.RELEASED

    number = models.PositiveIntegerField(unique=True)
    measure = models.CharField(max_length=40)
    setting = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    scale = models.PositiveIntegerField()
    exposure_name = models.CharField(max_length=60)
    contributors = models.PositiveIntegerField(help_text="Organizations in the peer group, known without counts")
    rules_version = models.CharField(max_length=20)
    released_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    formed = models.CharField(max_length=300, blank=True, help_text="How its group was formed, in words")
    restates = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="restated_by",
        help_text="The release of the same figures that this one tells anew; once at most",
    )  # fmt: skip
    restatable_from = models.DateField(null=True, help_text="First day on which it may be drafted anew")
    restatable_until = models.DateField(null=True, help_text="Last day")

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"release {self.number}"


class ReleaseCell(ScopedModel):
    """One cell: a number, or the one symbol for everything that depends on counts, or a reason in words.

    It is of one line of the table and of one of its groups: `place` 0 is everybody in it, the others are peer groups of
    the year, a parent before its children. `group`: its name, `contributors`: how many it holds.
    """

    table_class = TableClass.RELEASED
    audience_path: ClassVar[str] = "release__audience__provider"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="cells")
    category = models.CharField(max_length=40, help_text="The line of the table")
    measure_code = models.CharField(max_length=80, blank=True, help_text="Of the catalogue; empty before there was one")
    measure_version = models.PositiveSmallIntegerField(null=True)
    place = models.PositiveSmallIntegerField(default=0)
    group = models.CharField(max_length=200, blank=True)
    contributors = models.PositiveIntegerField(null=True)
    period = models.CharField(max_length=10)
    shown = models.BooleanField()
    rate = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    lower = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    upper = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    count = models.PositiveIntegerField(null=True, help_text="To the nearest multiple of base")
    base = models.PositiveSmallIntegerField(default=5)
    decimals = models.PositiveSmallIntegerField(default=1, help_text="Of the rate; what it was rounded to")
    words = models.CharField(max_length=200, blank=True)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["period", "place", "category"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "place", "category", "period"], name="aggregation_one_cell"),
            models.CheckConstraint(
                condition=models.Q(shown=True) | models.Q(rate=None, lower=None, upper=None, count=None),
                name="aggregation_withheld_says_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.period}"

    @property
    def told_rate(self) -> str:
        """The rate as far as it was rounded: a 13 that was told to whole numbers is no 13.0."""
        return "" if self.rate is None else f"{self.rate:.{self.decimals}f}"


class Determination(ScopedModel):
    """The record of a release for the expert who determines (42 CFR 3.212(a)(1)), as signed. It never changes."""

    table_class = TableClass.PSO

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="determination")
    statement = models.TextField(help_text="Canonical JSON; says no more than the release's readers may know")
    signature = models.BinaryField()
    public_key = models.BinaryField()

    def __str__(self) -> str:
        return "record for a determination"


class Audience(OwnedModel):
    """A provider that a release was made for, under which version of its terms, and since when (both empty for rows
    from before they were kept). Row security of releases stands on it.
    """

    table_class = TableClass.SHARED

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="audience")
    terms_version = models.PositiveIntegerField(null=True)
    added_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "provider"], name="aggregation_audience_once"),
        ]

    def __str__(self) -> str:
        return "audience"
