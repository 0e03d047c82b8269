"""How long like cases are looked for: `python benchmarks/similar_cases.py [CASES]`, on servers of its own.

Every case is invented: sixty words, drawn by how common they are, as the index keeps them. Under row security, as the
application's role, all cases shown. Prints one JSON line: cases, megabytes of the index, words_ms and like_ms (the
median of eleven searches: for sixteen words that somebody typed, and for a case like another), next_ms (the next text
to read of all), count_ms (a cohort over as many forms as six cases each make).
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.place import a_place  # noqa: E402  the root stands on no path before

AT_ONCE, ALIKE, LONG, TRIES = 6000, 6, 60, 11


def main(cases: int) -> None:
    with a_place():
        print(json.dumps(measure(cases)))


def measure(cases: int) -> dict[str, Any]:
    from django.db import connection

    from aggregation import selectors
    from aggregation.cohorts import sentence
    from aggregation.indexing import token
    from aggregation.likeness import rarest
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope
    from pso_portal.tenancy.sides import Side
    from pso_portal.vault.store import make_installation

    make_installation()
    pso, words = Scope(Side.PSO), Words()
    fill(cases, words, pso)
    with scope.enter(pso), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT pg_total_relation_size('aggregation_casewords') / 1e6")
        size = float(cursor.fetchone()[0])
    with scope.enter(pso):
        case_id = selectors.readable().values_list("case_id", flat=True)[cases // 2]
        typed = [token(word) for word in rarest(words.weighed(words.text()).items())]
        like = rarest(selectors.tokens_of(case_id))
        shown = selectors.look_up(sentence(types=["fall"], least="mild"))
        return {
            "cases": cases, "megabytes": round(size),
            "words_ms": timed(lambda: selectors.alike_by_words(typed)),
            "like_ms": timed(lambda: selectors.alike_by_words(like, but=case_id)),
            "next_ms": timed(lambda: selectors.next_readable([one.key for one in shown.inside], case_id)),
            "count_ms": timed(lambda: selectors.look_up(sentence(types=["fall"], least="mild"))),
        }  # fmt: skip


def timed(act: Callable[[], Any]) -> int:
    """Median milliseconds."""
    taken = []
    for _ in range(TRIES):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return round(1000 * statistics.median(taken))


class Words:
    """Words of the lists, the commoner ones more often."""

    def __init__(self) -> None:
        from aggregation.likeness import base_of, class_of, counts
        from pso_portal.names.lexicon import ordinary_words

        self.known = {base_of(word): class_of(base_of(word)) for word in sorted(ordinary_words()) if counts(word)}
        self.listed = list(self.known)
        often = {"A": 1, "B": 6, "C": 30, "D": 120}
        self.weights = list(accumulate(often[self.known[word]] for word in self.listed))
        self.chance = random.Random(11)

    def text(self) -> list[str]:
        return self.chance.choices(self.listed, cum_weights=self.weights, k=LONG)

    def weighed(self, text: list[str]) -> dict[str, str]:
        return {word: self.known[word] for word in text}


def fill(cases: int, words: Words, pso: Any) -> None:
    from django.contrib.postgres.search import SearchVectorField
    from django.db.models import Value
    from django.db.models.functions import Cast

    from aggregation.indexing import token
    from aggregation.models import AlikeGroup, Case, CaseWords, SettledCase, Settlement
    from pso_portal.tenancy import scope

    now, tokens = datetime.now(UTC), {word: token(word) for word in words.listed}
    with scope.enter(pso):
        settled = Settlement(quarter="2025-Q4", k=5, organizations=6, owed_at=now, settled_at=now)
        settled.save(force_insert=True)
    for start in range(0, cases, AT_ONCE):
        made, groups, index = [], [], []
        for _ in range(min(AT_ONCE, cases - start)):
            made.append(Case(setting="hospital", event_type="fall", kind="incident", harm="mild", year=2025,
                             narrative="Told.", engine_version="1"))  # fmt: skip
            vector = " ".join(f"'{tokens[word]}':1{letter}" for word, letter in words.weighed(words.text()).items())
            index.append(CaseWords(case=made[-1], setting="hospital", words=Cast(Value(vector), SearchVectorField())))
        groups = [AlikeGroup(settlement=settled, setting="hospital", cases=ALIKE,
                             form={"event_type": "fall", "harm": "mild", "year": "2025", "of": uuid4().hex})
                  for _ in range(0, len(made), ALIKE)]  # fmt: skip
        shown = [SettledCase(case=case, group=groups[at // ALIKE]) for at, case in enumerate(made)]
        with scope.enter(pso):
            for model, rows in ((Case, made), (AlikeGroup, groups), (SettledCase, shown), (CaseWords, index)):
                model.objects.bulk_create(rows, batch_size=1000)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
