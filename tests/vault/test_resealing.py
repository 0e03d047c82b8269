"""Data keys are rotated: nothing is forgotten, nothing lost, and the way to it is no way to change anything else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import Error, connection, transaction

from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.files.store import read_file, write_file
from pso_portal.office.services.rotation import (
    begin_rotation,
    count_versions,
    keys_named,
    reseal_all,
    retire_old,
)
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from pso_portal.vault.columns import columns_of, sealed_columns
from pso_portal.vault.keys import PSO, SEALING
from pso_portal.vault.resealing import reseal_batch
from pso_portal.vault.secrets import open_secret, seal_secret
from pso_portal.vault.store import key_store

from .every_column import read, seed

Entered = Callable[[Side], AbstractContextManager[Any]]


def entered_by(holder: str) -> Entered:
    def enter(side: Side) -> AbstractContextManager[Any]:
        return scope.enter(Scope(side, frozenset({UUID(holder)} if side is Side.PROVIDER else ())))

    return enter


def later() -> datetime:
    """When no process can hold the old key any more."""
    return datetime.now(UTC) + timedelta(minutes=2)


def rotate(holder: str, purpose: str) -> list[int]:
    enter = entered_by(holder)
    with enter(Side.SYSTEM):
        begin_rotation(holder=holder, purpose=purpose, now=later())
    list(reseal_all(holder, purpose, enter, now=later()))
    return retire_old(holder, purpose, enter, now=later())


@pytest.fixture(autouse=True)
def own_keys(keys: None, settings: Any, tmp_path: Path) -> None:
    """A key store of the test's own: versions count from one."""
    settings.PSO_KEY_DIR, settings.PSO_FILES_DIR = str(tmp_path / "keys"), str(tmp_path / "files")


@pytest.fixture
def provider(make_provider: Any, db: None) -> Iterator[Any]:
    yield make_provider()
    transaction.set_rollback(True)  # the rows point at nothing: keys are not to be checked at the end


@pytest.fixture
def told(provider: Any) -> dict[Any, Any]:
    return seed(provider.pk)


def test_every_sealed_column_of_every_table_comes_under_the_new_keys(provider: Any, told: dict[Any, Any]) -> None:
    assert {(table, field) for table, _, field in told} == {
        (model._meta.db_table, field.name) for model, field in sealed_columns()
    }
    pairs = [(holder, str(purpose)) for holder in (str(provider.pk), PSO) for purpose in SEALING]

    assert [rotate(*pair) for pair in pairs] == [[1]] * 6
    counted = [count_versions(*pair, entered_by(pair[0])) for pair in pairs]
    assert [list(each) in ([2], []) for each in counted] == [True] * 6
    assert sum(sum(each.values()) for each in counted) >= len(told)
    assert read(told, provider.pk) == told


def test_files_and_second_factors_are_sealed_anew_too(provider: Any, make_member: Any) -> None:
    file_id, content = uuid4(), os.urandom(200_000)
    write_file(provider.pk, file_id, BytesIO(content))
    person = make_member(None, "analyst").user
    factor = Authenticator.objects.create(user=person, type="totp", data={"secret": seal_secret("mfa", "seed of hers")})

    assert rotate(str(provider.pk), "pses") == [1]
    assert rotate(PSO, "pso") == [1]
    assert b"".join(read_file(provider.pk, file_id)) == content
    factor.refresh_from_db()
    assert open_secret("mfa", factor.data["secret"]) == "seed of hers"


def test_a_submission_keeps_its_hash_and_every_other_column(provider: Any, told: dict[Any, Any]) -> None:
    def columns() -> Any:
        with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))), connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(s) - 'contents' - 'annex', s.contents FROM pses_submission s")
            return cursor.fetchone()

    before, sealed = columns()
    rotate(str(provider.pk), "pso")
    after, anew = columns()
    assert after == before
    assert (len(anew), anew == sealed) == (len(sealed), False)


def test_it_is_told_in_the_audit(provider: Any, told: dict[Any, Any]) -> None:
    rotate(str(provider.pk), "open")
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        found = Entry.objects.filter(verb__in=["rotate_key", "reseal", "retire_key"])
        verbs = list(found.values_list("verb", flat=True))
    columns = len(columns_of(str(provider.pk), "open"))
    assert {verb: verbs.count(verb) for verb in verbs} == {"rotate_key": 1, "reseal": columns, "retire_key": 1}


# ── When an old key may go ────────────────────────────────────────────────────────────────────────────────────────


def test_an_old_key_stays_while_another_process_may_still_hold_it(provider: Any) -> None:
    holder = str(provider.pk)
    with entered_by(holder)(Side.SYSTEM):
        begin_rotation(holder=holder, purpose="open", now=later())
    with pytest.raises(Denied, match="Other processes may hold the old key"):
        retire_old(holder, "open", entered_by(holder), now=datetime.now(UTC))


def test_an_old_key_stays_while_a_transaction_runs_that_may_have_used_it(provider: Any) -> None:
    import psycopg

    holder, known = str(provider.pk), connection.get_connection_params()
    with entered_by(holder)(Side.SYSTEM):
        begin_rotation(holder=holder, purpose="open", now=later())
    wanted = {name: known[name] for name in ("dbname", "user", "password", "host", "port") if name in known}
    with psycopg.connect(**wanted) as other:
        other.execute("SELECT 1")
        with pytest.raises(Denied, match="Transactions are running"):
            retire_old(holder, "open", entered_by(holder), now=later())
    assert retire_old(holder, "open", entered_by(holder), now=later()) == [1]


def test_an_old_key_stays_while_anything_is_sealed_with_it(provider: Any, told: dict[Any, Any]) -> None:
    holder = str(provider.pk)
    with entered_by(holder)(Side.SYSTEM):
        begin_rotation(holder=holder, purpose="open", now=later())
    with pytest.raises(Denied, match=f"Still under old keys: {len(columns_of(holder, 'open'))} values"):
        retire_old(holder, "open", entered_by(holder), now=later())
    assert read(told, provider.pk) == told


def test_a_value_that_does_not_open_stops_it_and_stays_as_it_is(provider: Any, told: dict[Any, Any]) -> None:
    column = next(each for each in sealed_columns() if each[0]._meta.db_table == "events_remark")
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))), connection.cursor() as cursor:
        cursor.execute("UPDATE events_remark SET text = set_byte(text, 40, 255 - get_byte(text, 40))")
        key_store().add_version(provider.pk, "pses")
        with pytest.raises(Exception, match="does not open here"):
            reseal_batch(column, str(provider.pk))


def test_destroyed_keys_and_unknown_holders_are_not_rotated(provider: Any) -> None:
    assert {purpose for holder, purpose in keys_named([str(provider.pk)], [])} == {"pses", "pso", "open"}
    with pytest.raises(Denied):
        keys_named([str(uuid4())], [])


# ── No way to change anything else ────────────────────────────────────────────────────────────────────────────────


def reseal(table: str, column: str, row: Any, old: bytes, new: bytes) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reseal(%s::regclass, %s, %s::uuid[], %s::bytea[], %s::bytea[])",
                       [table, column, [row], [old], [new]])  # fmt: skip
        return int(cursor.fetchone()[0])


@pytest.fixture
def submission(provider: Any, told: dict[Any, Any]) -> Iterator[tuple[UUID, bytes]]:
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, contents FROM pses_submission")
            pk, content = cursor.fetchone()
        yield pk, bytes(content)


def with_version(content: bytes, version: int) -> bytes:
    return content[:1] + version.to_bytes(2, "big") + content[3:]


@pytest.mark.parametrize(
    "change",
    [
        lambda old: old,
        lambda old: with_version(old, 0),
        lambda old: with_version(old, 2) + b"x",
        lambda old: with_version(old, 2)[:-1],
        lambda old: b"\x02" + with_version(old, 2)[1:],
        lambda _: b"",
    ],
    ids=["same version", "earlier version", "longer", "shorter", "other format", "nothing"],
)
def test_only_the_same_length_under_a_later_key_is_taken(submission: tuple[UUID, bytes], change: Any) -> None:
    pk, old = submission
    with pytest.raises(Error, match="not the same value under a later key"), transaction.atomic():
        reseal("pses_submission", "contents", pk, old, change(old))


def test_the_application_changes_neither_a_frozen_row_nor_what_was_handed(submission: tuple[UUID, bytes]) -> None:
    pk, old = submission
    with connection.cursor() as cursor:
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            cursor.execute("UPDATE pses_submission SET contents = %s WHERE id = %s", [with_version(old, 2), pk])
        cursor.execute("UPDATE events_deliverypart SET lines = lines")
        assert cursor.rowcount == 0


@pytest.mark.parametrize(("table", "column"), [("pses_submission", "sha256"), ("provenance_checkpoint", "signature"),
                                               ("audit_entry", "content")])  # fmt: skip
def test_a_column_that_no_model_seals_is_refused(
    submission: tuple[UUID, bytes], table: str, column: str
) -> None:
    pk, old = submission
    with pytest.raises(Error, match="is not a sealed column"), transaction.atomic():
        reseal(table, column, pk, old, with_version(old, 2))


def test_another_providers_row_is_not_reached(submission: tuple[UUID, bytes], make_provider: Any) -> None:
    pk, old = submission
    stranger = make_provider("Elm Street Clinic")
    with scope.enter(Scope(Side.PROVIDER, frozenset({stranger.pk}))):
        assert reseal("pses_submission", "contents", pk, old, with_version(old, 2)) == 0
    assert reseal("pses_submission", "contents", pk, old, with_version(old, 2)) == 1


def test_what_changed_meanwhile_is_left_alone(submission: tuple[UUID, bytes]) -> None:
    pk, old = submission
    stale = b"\x01\x00\x01" + os.urandom(len(old) - 3)
    assert reseal("pses_submission", "contents", pk, stale, with_version(stale, 2)) == 0
