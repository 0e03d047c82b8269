"""Whoever rules the database can change what was released, or strike it out; not so that nobody could tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from aggregation.ledger import digest, enter, enter_withdrawal, faults
from aggregation.models import Release, ReleaseCell, ReleaseDraft, ReleaseWithdrawal
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import NOW
from tests.provenance.conftest import _as_superuser
from tests.servers import own_postgres

pytestmark = pytest.mark.django_db(transaction=True)
PSO = Scope(Side.PSO)
READERS_OF_1 = "Line 1: what readers see of release 1"


@pytest.fixture
def listed(pso: Any) -> None:
    """Two releases, the second of which was withdrawn, each with its lines."""
    with scope.enter(PSO):
        for number in (1, 2):
            enter(_released(number), now=NOW)
        tombstone = ReleaseWithdrawal(
            release=Release.objects.get(number=2), reason="Counted twice.", asked_by=uuid4(), withdrawn_by=uuid4(),
            withdrawn_at=NOW,
        )  # fmt: skip
        tombstone.save(force_insert=True)
        enter_withdrawal(tombstone, now=NOW)


def _released(number: int) -> Release:
    cells = {"cells": [], "number": number}
    release = Release(
        number=number, measure="reporting_rate", setting="clinic", period=f"2025-Q{number}", scale=1000, contributors=7,
        exposure_name="visits", rules_version="2026-2", released_at=NOW, sha256=digest(cells), formed="As it was.",
    )  # fmt: skip
    release.save(force_insert=True)
    ReleaseCell(
        release=release, category="all", period=release.period, shown=True, count=30, rate="1.3", lower="1.0",
        upper="1.7",
    ).save(force_insert=True)  # fmt: skip
    ReleaseDraft(
        measure="reporting_rate", setting="clinic", period=release.period, state="published", cells=cells,
        sha256=release.sha256, drafted_at=NOW, release=release,
    ).save(force_insert=True)  # fmt: skip
    return release


@pytest.fixture
def ruler(listed: None) -> Iterator[Callable[..., list[Any]]]:
    """The database's superuser, whom no trigger and no row security holds."""
    server = own_postgres()
    if not server.is_running():
        pytest.skip("only the embedded PostgreSQL tells its superuser's password")
    connection.close()
    yield partial(_as_superuser, server.url("postgres"))
    connection.close()


def test_as_it_was_entered_nothing_is_wrong(listed: None, capsys: Any) -> None:
    call_command("verify_releases")
    assert capsys.readouterr().out.startswith("Lines: 3, each as it was entered. Hash of the last: ")


@pytest.mark.parametrize(("statement", "fault"), [
    ("UPDATE aggregation_releasecell SET count = 100 WHERE period = '2025-Q1'", READERS_OF_1),
    ("UPDATE aggregation_releasecell SET base = 10 WHERE period = '2025-Q1'", READERS_OF_1),
    ("DELETE FROM aggregation_releasecell", READERS_OF_1),
    ("UPDATE aggregation_release SET formed = '' WHERE number = 1", READERS_OF_1),
    ("UPDATE aggregation_releasewithdrawal SET reason = 'None.'", "Line 3: what readers see of release 2"),
    ("UPDATE aggregation_releasewithdrawal SET withdrawn_by = gen_random_uuid()", "Line 3"),
    ("DELETE FROM aggregation_releasewithdrawal", "Line 3: what readers see of release 2"),
    ("UPDATE aggregation_releasedraft SET cells = NULL WHERE period = '2025-Q1'", "Line 1: the sealed record"),
    ("UPDATE aggregation_ledgerline SET audience = 70 WHERE number = 1", "Line 1 was altered"),
    ("UPDATE aggregation_ledgerline SET previous_sha256 = '' WHERE number = 2", "Line 2 was altered"),
    ("DELETE FROM aggregation_ledgerline WHERE number = 1", "Line 1 is missing"),
    ("DELETE FROM aggregation_ledgerline WHERE number = 3", "That release 2 was withdrawn is not in the ledger"),
    ("DELETE FROM aggregation_ledgerline", "Release 1 is not in the ledger"),
])  # fmt: skip
def test_a_change_leaves_a_hash_that_no_longer_fits(statement: str, fault: str, ruler: Any) -> None:
    ruler(statement)
    with pytest.raises(CommandError, match=fault):
        call_command("verify_releases")


def test_the_application_changes_no_line(listed: None) -> None:
    from django.db import DatabaseError, transaction

    with scope.enter(PSO), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE aggregation_ledgerline SET audience = 70")


def test_releases_from_before_the_ledger_come_into_it_with_the_next_one(pso: Any) -> None:
    with scope.enter(PSO):
        _released(1)
        assert list(faults()) == ["Release 1 is not in the ledger."]
        enter(_released(2), now=NOW)
        assert list(faults()) == []
