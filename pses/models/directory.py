"""The names that a provider knows: its people, places and neighbors, to be taken out of narratives."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel
from pso_portal.vault.fields import SealedJSONField, SealedTextField

from ..directory import Said


class DirectoryEntry(OwnedModel):
    """One name with its other forms. Somebody who left stays: retired is what was wrong, or is no name any more."""

    table_class = TableClass.PSES

    kind = models.CharField(max_length=20)
    held = SealedJSONField(purpose="pses")
    added_at = models.DateTimeField()
    added_by = models.UUIDField()
    changed_at = models.DateTimeField(null=True)
    changed_by = models.UUIDField(null=True)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.UUIDField(null=True)

    class Meta(OwnedModel.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "kind"], name="pses_directory_by_kind"),
        ]

    def __str__(self) -> str:
        return f"directory entry, {self.kind}"

    @property
    def said(self) -> Said:
        """The entry in words. Opens it."""
        return Said.from_json(self.kind, self.held)


class DirectoryBook(OwnedModel):
    """Which state the directory is in: `version` is another one after each change, and never comes again."""

    table_class = TableClass.PSES

    version = models.UUIDField()

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider"], name="pses_one_directory"),
        ]

    def __str__(self) -> str:
        return f"directory {self.version}"


class DirectorySuggestion(OwnedModel):
    """A name that a person at the PSO met in a narrative of this provider, handed back to it. Never changes.

    Only the door lays one there (`aggregation.intake`), and only words of that submission.
    """

    table_class = TableClass.HANDED

    submission_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    words = SealedTextField(purpose="pses")
    found_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["found_at", "id"]

    def __str__(self) -> str:
        return f"suggestion for the directory, {self.kind}"


class DirectoryAnswer(OwnedModel):
    """What the provider said to a suggestion, latest: the suggestion itself is not its to change."""

    table_class = TableClass.PSES

    suggestion_id = models.UUIDField()
    accepted = models.BooleanField()
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField()

    class Meta(OwnedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "suggestion_id"], name="pses_suggestion_answered_once"),
        ]

    def __str__(self) -> str:
        return f"suggestion {'accepted' if self.accepted else 'declined'}"
