"""De-identified texts of cases: opened one at a time, and found by the words that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.tenancy.care_settings import SETTINGS

from .. import selectors
from ..indexing import AT_ONCE, index_anew, token
from ..likeness import left_out, rarest, words_that_count
from ..models import AlikeGroup
from ..policies import check_can_read_cases

LONGEST = 2000


class NothingToLookFor(ValueError):
    """Nothing can be looked for with what was typed. Its text is a sentence for the field."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A case's text, and the form in which the case is shown: none of its own answers stands beside it."""

    case_id: UUID
    group: AlikeGroup
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Cases with words in common, of `words` that were looked for; what was typed and is in no index."""

    cases: Sequence[selectors.Alike]
    words: int
    not_looked_for: Sequence[str] = ()


@transaction.atomic
def open_case_text(*, by: Acting, case_id: UUID) -> Opened:
    """One text to read; opening it is an entry of the audit, of this person and this case. Raises Denied, Http404."""
    check_can_read_cases(by)
    row = selectors.case_to_read(case_id)
    return Opened(row.case_id, row.group, str(row.case.narrative))


@transaction.atomic
def find_by_words(*, by: Acting, typed: str, setting: str, now: datetime) -> Found:
    """Cases whose texts have words that somebody typed. What was typed is kept nowhere. Raises Denied,
    NothingToLookFor.
    """
    check_can_read_cases(by)
    if len(typed) > LONGEST:
        raise NothingToLookFor(f"Use at most {LONGEST:,} characters.")
    if setting and setting not in SETTINGS:
        raise NothingToLookFor("There is no such setting: choose one of the list.")
    words = rarest(words_that_count(typed).items())
    if not words:
        raise NothingToLookFor(
            "Type words that tell what happened. Names, numbers and the commonest words are not looked for."
        )
    found = selectors.alike_by_words([token(word) for word in words], setting=setting)
    audit.record("search_cases", by=by, now=now, words=len(words), found=len(found), setting=setting)
    return Found(found, len(words), left_out(typed))


@transaction.atomic
def find_like_case(*, by: Acting, case_id: UUID, now: datetime) -> Found:
    """Cases like one that can be read. No text is opened. Raises Denied, Http404."""
    check_can_read_cases(by)
    case = selectors.case_to_read(case_id).case
    tokens = rarest(selectors.tokens_of(case_id))
    found = selectors.alike_by_words(tokens, but=case_id) if tokens else []
    audit.record("search_cases", by=by, subject=case, now=now, words=len(tokens), found=len(found))
    return Found(found, len(tokens))


@transaction.atomic
def index_cases(*, after: UUID | None, now: datetime) -> tuple[int, UUID | None]:
    """Make the index of the next cases anew: how many have words, and the last of them; None at the end."""
    indexed, last = index_anew(after)
    if last is not None:
        audit.record("index_cases", by=None, now=now, cases=indexed, at_once=AT_ONCE)
    return indexed, last
