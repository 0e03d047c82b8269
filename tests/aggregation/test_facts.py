"""Merging entries into sums: in any parts and any order, by several at once."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregation.facts import CUBES, Codes, count_event, merge
from aggregation.models import Contributor, Fact, FactEntry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .counting import back_to_here, in_step, kept

DOOR = Scope(Side.DOOR)
ENTRY = st.tuples(
    st.integers(1, 3), st.sampled_from(["2025-01", "2025-02"]), st.sampled_from(["mild", "death"]),
    st.sampled_from(["wards", "unknown"]), st.sampled_from([None, 0, 3]), st.sampled_from([1, 1, -1]),
)  # fmt: skip
Entry = tuple[int, str, str, str, int | None, int]


def written(entries: Sequence[Entry]) -> list[UUID]:
    """Entries in the journal, not merged yet."""
    rows = [
        FactEntry(id=uuid4(), contributor=code, setting="hospital", month=month, event_type="fall", kind="incident",
                  harm=harm, stratum=stratum, version=1, lag=lag, count=count)
        for code, month, harm, stratum, lag, count in entries
    ]  # fmt: skip
    FactEntry.objects.bulk_create(rows)
    return [row.pk for row in rows]


@pytest.mark.django_db
@given(entries=st.lists(ENTRY, min_size=1, max_size=12), cuts=st.sets(st.integers(1, 11)), seed=st.integers(0, 99))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_merged_in_any_parts_and_order_the_sums_are_the_same(
    entries: list[Entry], cuts: set[int], seed: int
) -> None:
    with back_to_here(), scope.enter(DOOR):
        ids = written(entries)
        with back_to_here():
            merge(ids)
            at_once = [kept(cube) for cube in CUBES]
            assert in_step()
        random.Random(seed).shuffle(ids)
        ends = [0, *sorted(cuts), len(ids)]
        for start, end in pairwise(ends):
            merge(ids[start:end])
        assert [kept(cube) for cube in CUBES] == at_once
        assert at_once[0] != []


@pytest.mark.django_db
def test_the_events_of_a_scope_are_in_the_sums_when_it_is_left(pso: object) -> None:
    with scope.enter(DOOR):
        for harm in ("mild", "death", "mild"):
            count_event(contributor(), codes(harm), count=1)
        assert Fact.objects.count() == 0
    with scope.enter(DOOR):
        assert sorted(Fact.objects.values_list("harm", "count")) == [("death", 1), ("mild", 2)]


def contributor() -> Contributor:
    return Contributor(code=7, organization=7, setting="hospital")


def codes(harm: str) -> Codes:
    return Codes("2025-01", "fall", "incident", harm, lag=0)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_four_that_merge_the_same_sums_at_once_wait_for_each_other_and_none_is_refused() -> None:
    chance, failed, start = random.Random(5), [], threading.Barrier(4)
    shares: list[list[list[UUID]]] = []
    with scope.enter(DOOR):
        for _ in range(4):
            entries = [(chance.randint(1, 40), f"2025-{chance.randint(1, 6):02d}", "mild", "wards", 0, 1)
                       for _ in range(4000)]  # fmt: skip
            ids = written(entries)
            shares.append([ids[at : at + 200] for at in range(0, len(ids), 200)])

    def work(share: list[list[UUID]]) -> None:
        try:
            start.wait()
            for ids in share:
                with scope.enter(DOOR):
                    merge(ids)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[share]) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with scope.enter(DOOR):
        assert (failed, in_step()) == ([], True)
        assert sum(row[-1] for row in kept(CUBES[0])) == 16000
