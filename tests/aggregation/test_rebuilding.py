"""Sums made anew: what differs is said and put right, and the table in use is as it was in all but its rows."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from io import StringIO
from typing import Any

import dj_database_url
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from aggregation import rebuilding
from aggregation.facts import CUBES, FACTS
from aggregation.models import DelayFact, Fact, FactEntry
from aggregation.rebuilding import Difference, fill, rebuild
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .counting import SENT, ask, in_step, kept
from .test_facts import codes, contributor, count_event

pytestmark = pytest.mark.django_db(transaction=True)
# All that makes a table what it is, its rows aside.
SHAPE = """
SELECT relkind::text, relpersistence::text, relrowsecurity, relforcerowsecurity, relowner::regrole::text, relacl::text
  FROM pg_class WHERE oid = '{table}'::regclass
UNION ALL SELECT 'column', attname, attnotnull, atthasdef, format_type(atttypid, atttypmod), attnum::text
  FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'constraint', conname, convalidated, condeferrable, pg_get_constraintdef(oid), ''
  FROM pg_constraint WHERE conrelid = '{table}'::regclass
UNION ALL SELECT 'policy', policyname, permissive = 'PERMISSIVE', true, cmd || coalesce(qual, ''), with_check
  FROM pg_policies WHERE tablename = '{table}'
UNION ALL SELECT 'index', indexname, true, true, indexdef, '' FROM pg_indexes WHERE tablename = '{table}'
UNION ALL SELECT 'trigger', tgname, true, true, pg_get_triggerdef(oid), ''
  FROM pg_trigger WHERE tgrelid = '{table}'::regclass
 ORDER BY 1, 2, 5
"""


def entrance(side: Side = Side.DOOR) -> AbstractContextManager[Scope]:
    return scope.enter(Scope(side))


@pytest.fixture
def owner() -> Iterator[None]:
    """The command's role. The other tests work as the application's."""
    address = dj_database_url.parse(os.environ["OWNER_DATABASE_URL"])
    before = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    _work_as({key: address[key] for key in before})
    yield
    _work_as(before)


def _work_as(role: dict[str, Any]) -> None:
    connection.close()
    connection.settings_dict |= role


@pytest.fixture
def counted(pso: Any, owner: None) -> None:
    with entrance():
        for harm in ("mild", "death", "mild"):
            count_event(contributor(), codes(harm), count=1)


def said() -> list[str]:
    out = StringIO()
    call_command("rebuild_facts", stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.usefixtures("counted")
def test_where_nothing_differs_nothing_is_replaced() -> None:
    before = ask("SELECT 'aggregation_fact'::regclass::oid")
    assert said() == ["Nothing differed."]
    assert ask("SELECT 'aggregation_fact'::regclass::oid") == before


@pytest.mark.usefixtures("counted")
def test_what_differs_is_said_by_month_and_put_right_and_noted() -> None:
    with entrance():
        Fact.objects.filter(harm="death").update(count=5)
        Fact.objects.filter(harm="mild").delete()
        Fact(setting="clinic", month="2024-03", contributor=9, event_type="fall", kind="incident", harm="mild",
             count=4).save(force_insert=True)  # fmt: skip
        DelayFact.objects.update(count=1)
        assert not in_step()
    assert said() == [
        "hospital 2025-01: 2 sums of events differed, 5 events before, 3 now",
        "clinic 2024-03: 1 sums of events differed, 4 events before, 0 now",
        "hospital 2025-01: 1 delays differed, 1 events before, 3 now",
        "The sums are now what the journal says.",
    ]
    with entrance():
        assert in_step()
    with entrance(Side.PSO):
        noted = [json.loads(entry.content) for entry in Entry.objects.filter(verb="rebuild_facts")]
        assert [each["detail"] for each in noted] == [{"differed": 4}]
    assert said() == ["Nothing differed."]


@pytest.mark.usefixtures("counted")
def test_the_table_put_in_place_is_secured_and_shaped_as_the_one_before() -> None:
    before = {cube: ask(SHAPE.format(table=cube.table)) for cube in CUBES}
    with entrance():
        Fact.objects.all().delete()
        DelayFact.objects.all().delete()
    assert len(said()) == 3
    assert {cube: ask(SHAPE.format(table=cube.table)) for cube in CUBES} == before
    assert ask("SELECT relname FROM pg_class WHERE relname LIKE '%anew%'") == []


@pytest.mark.usefixtures("counted")
def test_no_side_but_those_of_the_class_reads_the_table_put_in_place(make_provider: Any) -> None:
    with entrance():
        Fact.objects.all().delete()
    said()
    provider = make_provider()
    seen = {}
    for side in Side:
        with scope.enter(Scope(side, frozenset({provider.pk}))):
            seen[side] = ask("SELECT count(*) FROM aggregation_fact")[0][0]
    assert {side for side, rows in seen.items() if rows} == {Side.PSO, Side.DOOR}


@pytest.mark.usefixtures("counted")
def test_what_a_killed_run_left_behind_is_in_nobody_s_way_and_nobody_s_to_read(make_provider: Any) -> None:
    fill(entrance)
    with scope.enter(Scope(Side.PROVIDER, frozenset({make_provider().pk}))):
        assert ask("SELECT count(*) FROM aggregation_fact_anew") == [(0,)]
    with entrance():
        assert ask("SELECT count(*) FROM aggregation_fact_anew") == [(2,)]
    assert said() == ["Nothing differed."]


@pytest.mark.usefixtures("counted")
def test_what_comes_in_meanwhile_waits_and_is_counted_once() -> None:
    with entrance():
        Fact.objects.all().delete()
    writers: list[threading.Thread] = []
    entered: list[int] = []

    def write() -> None:
        try:
            with entrance():
                count_event(contributor(), codes("severe"), count=1)
        finally:
            connection.close()

    def watched(side: Side) -> AbstractContextManager[Any]:
        entered.append(1)
        if len(entered) == 2:  # the journal is held since the first
            writers.append(threading.Thread(target=write))
            writers[0].start()
            writers[0].join(0.5)
            assert writers[0].is_alive()
        return entrance(side)

    rebuild(now=SENT, entrance=watched)
    writers[0].join()
    with entrance():
        assert in_step()
        assert sum(row[-1] for row in kept(FACTS)) == FactEntry.objects.count() == 4


@pytest.mark.usefixtures("counted")
def test_sums_that_stay_in_use_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "PATIENCE", "SET LOCAL lock_timeout = '200ms'")
    held, done = threading.Event(), threading.Event()

    def read() -> None:
        try:
            with entrance():
                Fact.objects.count()
                held.set()
                done.wait(20)
        finally:
            connection.close()

    with entrance():
        Fact.objects.all().delete()
    reader = threading.Thread(target=read)
    reader.start()
    held.wait(20)
    with pytest.raises(CommandError, match="stay as they were"):
        said()
    done.set()
    reader.join()
    with entrance():
        assert Fact.objects.count() == 0
    assert len(said()) == 2


def test_a_difference_says_no_code_of_a_contributor() -> None:
    assert set(Difference.__dataclass_fields__) == {"table", "setting", "month", "sums", "before", "anew"}


def test_what_counts_no_more_is_taken_off_and_what_was_never_there_is_less_than_nothing(pso: Any, owner: None) -> None:
    with entrance():
        for harm, count in (("mild", 1), ("mild", 1), ("mild", -1), ("death", 1), ("death", -1), ("severe", -1)):
            count_event(contributor(), codes(harm), count=count)
    with entrance():
        by_harm = dict(Fact.objects.values_list("harm", "count"))
        Fact.objects.filter(harm="severe").update(count=5)
    assert rebuild(now=SENT, entrance=entrance) != []
    with entrance():
        assert dict(Fact.objects.values_list("harm", "count")) == by_harm == {"mild": 1, "death": 0, "severe": -1}
