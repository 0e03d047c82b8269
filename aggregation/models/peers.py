"""Who is compared with whom in a year. Which contributor is in which group says who it may be: the door knows it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel
from pso_portal.vault.fields import SealedJSONField


class Grouping(ScopedModel):
    """The peer groups of one setting and year, formed once and never changed. Without a row they are not formed yet.

    `organizations`: how many were grouped, affiliates being one; `fewest`: how many a group had to have.
    """

    table_class = TableClass.PSO

    year = models.PositiveSmallIntegerField()
    setting = models.CharField(max_length=40)
    organizations = models.PositiveIntegerField()
    fewest = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["year", "setting"], name="aggregation_grouped_once"),
        ]

    def __str__(self) -> str:
        return f"peer groups of {self.setting}, {self.year}"


class PeerGroup(ScopedModel):
    """One group of a year: its path down the ladder, and numbers of organizations. Frozen.

    `staying`: organizations of it that no narrower group holds; none, or as many as a group needs.
    """

    table_class = TableClass.PSO

    grouping = models.ForeignKey(Grouping, on_delete=models.PROTECT, related_name="groups")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="narrower")
    path = models.JSONField()
    place = models.PositiveSmallIntegerField(help_text="In the order of the ladder: a parent before its children")
    organizations = models.PositiveIntegerField()
    staying = models.PositiveIntegerField()

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["grouping", "place"], name="aggregation_group_place"),
        ]

    def __str__(self) -> str:
        return " / ".join(self.path)


class PeerGroupMembers(ScopedModel):
    """The codes of a group's contributors. Sealed; frozen."""

    table_class = TableClass.DOOR

    group = models.OneToOneField(PeerGroup, on_delete=models.PROTECT, related_name="members")
    codes = SealedJSONField(purpose="pso", holder="pso")

    def __str__(self) -> str:
        return "members of a peer group"
