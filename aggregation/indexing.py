"""The words by which a case is found again: kept with its text, as tokens that only this installation can make.

The tokens of equal words are equal, so that a reader of the table sees how often a word stands in cases and beside
which others; which word it is he does not see, and no word of the closed list names anybody (`likeness`). Why there is
an index at all, and no search index over it: docs/decisions/0044.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast

from pso_portal.vault.pepper import pepper

from .likeness import words_that_count
from .models import Case, CaseWords

AT_ONCE = 500
_BYTES = 5  # 40 bits: two of some 30,000 words meet once in 2,400 installations


def token(word: str) -> str:
    """Eight letters and digits for a word without its ending. Raises VaultError."""
    return base64.b32encode(pepper("case-word", word.encode())[:_BYTES]).decode().lower()


def index_text(case: Case, text: str | None) -> None:
    """Keep the words of a case's text as it stands now. Of no text nothing is kept. `text`: in the clear."""
    vector = vector_of(text or "")
    if not vector:
        forget_text(case.pk)
        return
    row = CaseWords(case=case, setting=case.setting, words=Cast(Value(vector), SearchVectorField()))
    CaseWords.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["case"], update_fields=["setting", "words"]
    )


def vector_of(text: str) -> str:
    """The words of a text as the database's full text takes them: each token at one same place, with its class."""
    return " ".join(f"'{token(word)}':1{letter}" for word, letter in words_that_count(text).items())


def forget_text(case_id: UUID | str | None) -> None:
    """Nobody finds the case by its words any more."""
    CaseWords.objects.filter(case_id=case_id).delete()


def index_anew(after: UUID | None) -> tuple[int, UUID | None]:
    """The next `AT_ONCE` cases after one, by id: words kept, made anew, or forgotten. Returns how many have words, and
    the last; None where nothing is left. Each text is opened, and the audit says so.
    """
    rows = Case.objects.order_by("pk")
    found = list((rows.filter(pk__gt=after) if after else rows)[:AT_ONCE])
    for case in found:
        index_text(case, None if case.withdrawn else case.narrative)
    indexed = CaseWords.objects.filter(case__in=[case.pk for case in found]).count()
    return indexed, found[-1].pk if found else None


def as_query(tokens: Iterable[str]) -> str:
    """A query of the database for any of these tokens."""
    return " | ".join(f"'{each}'" for each in tokens)
