"""Reads of the provider's directory. Names are sealed: whoever looks for one opens the list and looks through it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.shortcuts import get_object_or_404

from pso_portal.names.folding import fold

from .directory import RULES, Said
from .directory_csv import Standing
from .enums import EntryKind
from .models import DirectoryAnswer, DirectoryBook, DirectoryEntry, DirectorySuggestion, Submission


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry, opened."""

    row: DirectoryEntry
    said: Said

    @property
    def standing(self) -> Standing:
        return Standing(self.row.pk, self.said, self.row.retired_at is not None)


def entries() -> list[Shown]:
    """The whole directory, retired entries too, by name."""
    found = [Shown(row, row.said) for row in DirectoryEntry.objects.all()]
    return sorted(found, key=lambda shown: (fold(shown.said.name), str(shown.row.pk)))


def in_use() -> list[Said]:
    """What is looked for, by name: the same directory always makes the same annex, and so the same hash."""
    found = [row.said for row in DirectoryEntry.objects.filter(retired_at=None)]
    return sorted(found, key=lambda said: (fold(said.name), said.kind))


def entry(entry_id: UUID, *, locked: bool = False) -> DirectoryEntry:
    """Raises Http404."""
    rows = DirectoryEntry.objects.select_for_update() if locked else DirectoryEntry.objects.all()
    return get_object_or_404(rows, pk=entry_id)


def standing() -> list[Standing]:
    """The whole directory, for comparing a list with it."""
    return [Shown(row, row.said).standing for row in DirectoryEntry.objects.all()]


def version() -> UUID | None:
    """The state that the directory is in; None where nothing was ever entered."""
    return DirectoryBook.objects.values_list("version", flat=True).first()


def chosen(found: Iterable[Shown], *, kind: str = "", words: str = "", retired: bool = False) -> list[Shown]:
    """Those of a kind in whose name or other forms every one of the words stands."""
    wanted = fold(words).split()
    return [
        shown
        for shown in found
        if (shown.row.retired_at is not None) is retired
        and (not kind or shown.said.kind == kind)
        and all(word in fold(" ".join((shown.said.name, *shown.said.others))) for word in wanted)
    ]


def counts(found: Iterable[Shown]) -> dict[str, int]:
    """How many entries in use there are of each kind."""
    kinds = [shown.said.kind for shown in found if shown.row.retired_at is None]
    return {kind: kinds.count(kind) for kind in EntryKind}


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion, opened: its submission's number, and what was answered (None: nothing yet)."""

    row: DirectorySuggestion
    number: int
    accepted: bool | None

    @property
    def label(self) -> str:
        return RULES[EntryKind(self.row.kind)].label


def suggestions() -> list[Suggested]:
    """All but those that were accepted, oldest first."""
    answers = dict(DirectoryAnswer.objects.values_list("suggestion_id", "accepted"))
    rows = [row for row in DirectorySuggestion.objects.all() if not answers.get(row.pk)]
    about = {row.submission_id for row in rows}
    numbers = dict(Submission.objects.filter(pk__in=about).values_list("pk", "number"))
    return [Suggested(row, numbers.get(row.submission_id, 0), answers.get(row.pk)) for row in rows]


def suggestion(suggestion_id: UUID) -> DirectorySuggestion:
    """Raises Http404."""
    return get_object_or_404(DirectorySuggestion.objects.all(), pk=suggestion_id)


def waiting() -> int:
    """How many suggestions nobody answered yet."""
    answered = DirectoryAnswer.objects.values("suggestion_id")
    return DirectorySuggestion.objects.exclude(pk__in=answered).order_by().count()
