"""The second lock by itself: what the database shows in raw SQL, and whether a fault in it would be noticed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from .broken import Installed, installed
from .declared import secured
from .sql_mutants import NAMED, everywhere


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[Installed]:
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    with django_db_blocker.unblock():
        try:
            with installed() as found:
                yield found
        finally:
            connection.close()
            connection.settings_dict |= before


def test_the_database_holds_by_itself_and_each_fault_in_it_is_noticed(
    database: Installed, record_property: Any
) -> None:
    """Before anything is broken nothing is found; what is broken is found; afterward nothing is again."""
    assert database.faults() == []
    tried = [database.tried(mutant) for mutant in NAMED]
    assert [each.mutant.name for each in tried if not each.killed] == []
    # What rows show is seen by those who look at rows. The catalog tells what no row can.
    assert {each.mutant.name for each in tried if each.looks} >= {each.name for each in NAMED if each.shows}
    assert database.faults() == []
    record_property("sql_mutants", len(tried))
    record_property("sql_mutants_killed", sum(each.killed for each in tried))
    record_property("by_the_catalog_alone", sum(not each.mutant.shows for each in tried))
    record_property("tables_without_rows", len(database.ground.blind))


def test_there_are_enough_mutants_and_each_stands_once() -> None:
    assert len({mutant.name for mutant in NAMED}) == len({mutant.sql for mutant in NAMED} | {""}) == len(NAMED) >= 25
    assert {table for mutant in NAMED for table in mutant.tables} <= set(secured())


@pytest.mark.slow
def test_the_commonest_faults_are_noticed_on_every_table(database: Installed, record_property: Any) -> None:
    tried = [database.tried(mutant) for mutant in everywhere()]
    assert [each.mutant.name for each in tried if not each.killed] == []
    record_property("sql_mutants", len(tried))
    record_property("sql_mutants_killed", sum(each.killed for each in tried))
