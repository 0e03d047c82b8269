"""Cases found by the words of their texts. No text is opened: the index says which words two of them share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, FloatField, Func, Value
from django.db.models.functions import Cast

from ..indexing import as_query
from ..likeness import WEIGHTS
from ..models import AlikeGroup, CaseWords, SettledCase
from .cohorts import readable

A_LIST, RANKED = 20, 500
COMMON = "D"  # the class that PostgreSQL does not write out
_TOKEN = re.compile(r"'(\w+)':1([A-C]?)")
LONG_TEXTS = 16  # ts_rank's mark: divide by 1 + the logarithm of how many words a text has


@dataclass(frozen=True, slots=True)
class Alike:
    """A case with words in common, in the form in which it is shown."""

    case_id: UUID
    group: AlikeGroup
    common: int


def alike_by_words(tokens: Sequence[str], *, setting: str = "", but: UUID | None = None) -> list[Alike]:
    """At most `A_LIST` cases whose text may be opened, most alike first: those that share most and rarest words.

    The rank is PostgreSQL's `ts_rank` over weights by rarity, each word once, divided for long texts. Of one rank they
    stand in the order of their random ids.
    """
    wanted = Cast(Value(as_query(tokens)), SearchQueryField())
    weights = Value("{" + ",".join(str(WEIGHTS[letter]) for letter in "DCBA") + "}")
    rank: Any = Func(
        Cast(weights, _Reals()), F("words"), wanted, Value(LONG_TEXTS), function="ts_rank", output_field=FloatField()
    )
    has_any: Any = Func(F("words"), wanted, arg_joiner=" @@ ", template="%(expressions)s", output_field=BooleanField())
    rows = CaseWords.objects.filter(has_any, **({"setting": setting} if setting else {})).exclude(case_id=but)
    found = _first_readable(rows.annotate(rank=rank).order_by("-rank", "case_id").values_list("case_id", flat=True))
    groups = {row.case_id: row.group for row in SettledCase.objects.filter(case_id__in=found).select_related("group")}
    shared = {pk: len({word for word, _ in words} & set(tokens)) for pk, words in _words_of(found).items()}
    return [Alike(pk, groups[pk], shared[pk]) for pk in found]


def _first_readable(ranked: Any) -> list[UUID]:
    """The first of them that may be opened. Ranked first and looked at then: the other way round takes five times as
    long, because all that may be opened is found before the first word is.
    """
    found: list[UUID] = []
    for start in count(step=RANKED):
        ids = list(ranked[start : start + RANKED])
        open_ones = set(readable().filter(case_id__in=ids).values_list("case_id", flat=True))
        found += [pk for pk in ids if pk in open_ones]
        if len(found) >= A_LIST or len(ids) < RANKED:
            break
    return found[:A_LIST]


def tokens_of(case_id: UUID) -> list[tuple[str, str]]:
    """The tokens of a case's text, each with the class of its rarity."""
    return _words_of([case_id]).get(case_id, [])


def _words_of(case_ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    rows = CaseWords.objects.filter(case_id__in=case_ids).values_list("case_id", "words")
    return {pk: [(word, letter or COMMON) for word, letter in _TOKEN.findall(words)] for pk, words in rows}


class _Reals(FloatField):
    def db_type(self, connection: Any) -> str:
        return "real[]"
