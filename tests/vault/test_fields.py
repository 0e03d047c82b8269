"""Sealed fields on a real table: plain to those who hold the row, closed to everything else."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.db.models import F
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import NoScope, Scope, Side
from pso_portal.vault.envelope import VaultError
from pso_portal.vault.fields import Plain, SealedJSONField, SealedTextField
from pso_portal.vault.store import create_keys_for, make_installation

HERE = UUID("4b6f1c52-7f0e-4d5c-9d10-2a0d5f5b9a11")
THERE = UUID("9a0f6f38-0f0b-4a55-8c39-6b6d1f1f7c02")
CANARY = "Ottoline Quimby fell beside bed 7"


class Row(models.Model):
    """A row of a provider. The tables are temporary: the application role may make no others."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    provider_id = models.UUIDField(default=HERE)
    text = SealedTextField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Note(Row):
    """A row with everything that can be sealed."""

    second = SealedTextField(default="")
    outside = SealedTextField(purpose="open", null=True)
    answers = SealedJSONField(default=dict)
    of_pso = SealedTextField(purpose="pso", holder="pso", null=True)
    count = models.IntegerField(default=0)

    class Meta:
        app_label = "vault_tests"
        db_table = "vault_note"
        managed = False


class Twin(Row):
    """Another table with a column of the same name."""

    class Meta:
        app_label = "vault_tests"
        db_table = "vault_twin"
        managed = False


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PSO_KEY_DIR = str(tmp_path / "keys")
    settings.PSO_KEK_FILE = ""
    monkeypatch.setenv("PSO_KEK", "5a" * 32)
    make_installation()
    create_keys_for(HERE)
    create_keys_for(THERE)


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE vault_note (id uuid PRIMARY KEY, provider_id uuid NOT NULL, text bytea,"
            " second bytea NOT NULL, outside bytea, answers bytea NOT NULL, of_pso bytea,"
            " count integer NOT NULL) ON COMMIT DROP"
        )
        cursor.execute(
            "CREATE TEMP TABLE vault_twin (id uuid PRIMARY KEY, provider_id uuid NOT NULL, text bytea) ON COMMIT DROP"
        )


@pytest.fixture
def entered(tables: None) -> Iterator[None]:
    with scope.enter(Scope(Side.PROVIDER, frozenset({HERE}))):
        yield


def column(note: Note, name: str = "text") -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM vault_note WHERE id = %s", [note.pk])  # noqa: S608
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def overwrite(table: str, row: UUID, name: str, content: bytes | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {name} = %s WHERE id = %s", [content, row])  # noqa: S608


@pytest.mark.usefixtures("entered")
class TestReadingAndWriting:
    def test_a_saved_value_comes_back_and_its_column_shows_nothing_of_it(self) -> None:
        note = Note.objects.create(text=CANARY, answers={"who": CANARY}, of_pso="of the PSO")
        found = Note.objects.get(pk=note.pk)

        assert (found.text, found.answers, found.of_pso) == (CANARY, {"who": CANARY}, "of the PSO")
        for name in ("text", "answers"):
            assert CANARY.encode() not in (column(note, name) or b"")

    @hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        text=st.text(),
        answers=st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=8,
        ).filter(lambda value: value is not None),
    )
    def test_every_text_and_every_json_value_comes_back(self, text: str, answers: Any) -> None:
        note = Note.objects.create(text=text, answers=answers)
        found = Note.objects.get(pk=note.pk)

        assert (found.text, found.answers) == (text, answers)

    def test_nothing_stays_null_and_the_empty_text_is_sealed(self) -> None:
        note = Note.objects.create(text=None, second="")

        assert column(note, "text") is None
        assert len(column(note, "second") or b"") == 47
        found = Note.objects.get(pk=note.pk)
        assert (found.text, found.second) == (None, "")
        assert Note.objects.filter(text__isnull=True, second__isnull=False).count() == 1

    def test_many_rows_are_sealed_one_by_one(self) -> None:
        notes = Note.objects.bulk_create([Note(text=f"note {n}") for n in range(30)])

        assert {note.pk: note.text for note in Note.objects.all()} == {
            note.pk: f"note {n}" for n, note in enumerate(notes)
        }
        assert len({column(note, "second") for note in notes}) == 30

    def test_saving_some_fields_leaves_the_others(self) -> None:
        note = Note.objects.create(text="first", second="second")
        before = column(note, "second")
        note.text, note.second = "changed", "not saved"
        note.save(update_fields=["text"])

        found = Note.objects.get(pk=note.pk)
        assert (found.text, found.second) == ("changed", "second")
        assert column(note, "second") == before

    def test_a_value_nobody_opened_is_saved_back_as_it_came(self) -> None:
        note = Note.objects.create(text=CANARY)
        before = column(note)
        found = Note.objects.get(pk=note.pk)
        found.count = 5
        found.save()

        assert column(note) == before
        assert Note.objects.get(pk=note.pk).count == 5

    def test_a_json_value_may_be_changed_in_place(self) -> None:
        note = Note.objects.create(answers={"a": 1})
        found = Note.objects.get(pk=note.pk)
        found.answers["b"] = [2]
        found.save()

        assert Note.objects.get(pk=note.pk).answers == {"a": 1, "b": [2]}

    def test_refreshing_takes_the_value_of_the_database(self) -> None:
        note = Note.objects.create(text="old")
        held = Note.objects.get(pk=note.pk)
        assert held.text == "old"
        note.text = "new"
        note.save()
        held.refresh_from_db()

        assert held.text == "new"

    @pytest.mark.parametrize("rows", [Note.objects.defer("text"), Note.objects.only("count")])
    def test_a_deferred_value_is_fetched_when_it_is_read(self, rows: models.QuerySet[Note]) -> None:
        note = Note.objects.create(text=CANARY)
        found = rows.all().get(pk=note.pk)
        found.count = 2
        found.save()

        assert "text_sealed" in found.get_deferred_fields()
        assert found.text == CANARY

    def test_update_or_create_seals(self) -> None:
        note = Note.objects.create(text="first")
        Note.objects.update_or_create(pk=note.pk, defaults={"text": "later"})

        assert Note.objects.get(pk=note.pk).text == "later"

    def test_columns_can_be_emptied_together(self) -> None:
        note = Note.objects.create(text=CANARY)
        Note.objects.update(text=None)

        assert column(note) is None

    @pytest.mark.parametrize("value", [7, b"bytes", ["list"]])
    def test_a_text_field_takes_text_only(self, value: Any) -> None:
        with pytest.raises(TypeError):
            Note(text=value)

    def test_a_json_field_takes_only_what_json_can_hold(self) -> None:
        with pytest.raises(TypeError):
            Note(answers={"id": uuid4()})
        with pytest.raises(ValueError):
            Note(answers=float("nan"))


@pytest.mark.usefixtures("entered")
class TestWhatDoesNotOpen:
    @pytest.mark.parametrize("content", [b"", b"plain text", CANARY.encode(), b"\x01\x00\x01" + CANARY.encode() * 3])
    def test_plain_text_in_the_column(self, content: bytes) -> None:
        note = Note.objects.create(text=CANARY)
        overwrite("vault_note", note.pk, "text", content)

        with pytest.raises(VaultError):
            _ = Note.objects.get(pk=note.pk).text

    def test_a_ciphertext_moved_to_another_row_field_purpose_or_table(self) -> None:
        one, two = Note.objects.create(text=CANARY), Note.objects.create(text="two")
        twin = Twin.objects.create(pk=one.pk, text="twin")
        sealed = column(one)
        for name in ("second", "outside", "of_pso"):
            overwrite("vault_note", one.pk, name, sealed)
        overwrite("vault_note", two.pk, "text", sealed)
        overwrite("vault_twin", twin.pk, "text", sealed)

        found = Note.objects.get(pk=one.pk)
        assert found.text == CANARY
        for closed, name in [
            (found, "second"),
            (found, "outside"),
            (found, "of_pso"),
            (Note.objects.get(pk=two.pk), "text"),
            (Twin.objects.get(pk=twin.pk), "text"),
        ]:
            with pytest.raises(VaultError):
                getattr(closed, name)

    @pytest.mark.parametrize("provider", [THERE, uuid4()])
    def test_a_row_given_to_another_provider(self, provider: UUID) -> None:
        note = Note.objects.create(text=CANARY)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE vault_note SET provider_id = %s", [provider])

        with pytest.raises(VaultError):
            _ = Note.objects.get(pk=note.pk).text

    def test_a_copied_instance_cannot_carry_a_closed_value_to_another_row(self) -> None:
        note = Note.objects.create(text=CANARY)
        other = Note.objects.get(pk=note.pk)
        other.pk = uuid4()

        with pytest.raises(VaultError), transaction.atomic():
            other.save()
        other = Note.objects.get(pk=note.pk)
        assert (other.text, other.second, other.answers) == (CANARY, "", {})
        other.pk = uuid4()
        other.save()
        assert Note.objects.get(pk=other.pk).text == CANARY

    def test_a_row_of_a_provider_without_keys_is_not_written(self) -> None:
        for note in [Note(provider_id=uuid4(), text=CANARY), Note(provider_id=None, text=CANARY)]:
            with pytest.raises(VaultError), transaction.atomic():
                note.save()
        with pytest.raises(VaultError):
            Note._meta.get_field("text").pre_save(Note(pk=None, text=CANARY), add=True)
        assert Note.objects.count() == 0


REFUSED_QUERIES: list[Callable[[], Any]] = [
    lambda: Note.objects.filter(text=CANARY),
    lambda: Note.objects.filter(text=None),
    lambda: Note.objects.exclude(text__contains="Quimby"),
    lambda: Note.objects.filter(answers__who=CANARY),
    lambda: Note.objects.filter(text__in=[CANARY]),
    lambda: Note.objects.get(text_sealed=CANARY),
    lambda: list(Note.objects.values()),
    lambda: list(Note.objects.values("text")),
    lambda: list(Note.objects.values_list("text", flat=True)),
    lambda: list(Note.objects.annotate(copy=F("text"))),
]
REFUSED_WRITES: list[Callable[[Note], Any]] = [
    lambda note: Note.objects.update(text="x"),
    lambda note: Note.objects.update(text=F("second")),
    lambda note: Note.objects.bulk_update([note], ["text"]),
    lambda note: Note.objects.bulk_update(list(Note.objects.all()), ["text"]),
    lambda note: Note(text_sealed="past the attribute").save(),
    lambda note: serializers.serialize("json", [note]),
]


@pytest.mark.usefixtures("entered")
class TestWhatIsRefused:
    @pytest.mark.parametrize("query", REFUSED_QUERIES)
    def test_a_question_that_needs_the_plain_value(self, query: Callable[[], Any]) -> None:
        Note.objects.create(text=CANARY)

        with pytest.raises(FieldError):
            query()

    @pytest.mark.parametrize("write", REFUSED_WRITES)
    def test_a_write_that_does_not_know_its_row(self, write: Callable[[Note], Any]) -> None:
        note = Note.objects.create(text=CANARY, second="second")
        before = column(note)

        with pytest.raises(VaultError), transaction.atomic():
            write(note)
        assert column(note) == before
        assert Note.objects.get(pk=note.pk).text == CANARY

    def test_a_plain_value_does_not_show_in_the_instance(self) -> None:
        note = Note.objects.create(text=CANARY)
        found = Note.objects.get(pk=note.pk)
        assert found.text == CANARY

        for held in (note, found):
            assert CANARY not in f"{held!r} {held.__dict__!r} {vars(held)}"
            with pytest.raises(TypeError):
                pickle.dumps(held)

    def test_a_deep_copy_keeps_its_value_apart(self) -> None:
        held = Plain({"a": [1]})
        other = copy.deepcopy(held)
        other.value["a"].append(2)

        assert (held.value, other.value) == ({"a": [1]}, {"a": [1, 2]})


class TestAudit:
    def test_a_read_is_noted_with_its_table_row_and_purpose(self, tables: None) -> None:
        note = Note.objects.create(text=CANARY, outside="outside")
        with scope.enter(Scope(Side.PROVIDER, frozenset({HERE}))):
            found = Note.objects.get(pk=note.pk)
            assert (found.text, found.text, found.outside) == (CANARY, CANARY, "outside")

        with scope.enter(Scope(Side.PROVIDER, frozenset({HERE}))):
            entries = list(Entry.objects.filter(table="vault_note"))
        assert sorted((entry.verb, entry.row) for entry in entries) == [("read_sealed", note.pk)] * 2
        assert CANARY not in "".join(entry.content for entry in entries)

    def test_what_was_written_and_never_opened_is_no_read(self, tables: None) -> None:
        with scope.enter(Scope(Side.PROVIDER, frozenset({HERE}))):
            note = Note.objects.create(text=CANARY)
            assert note.text == CANARY
            found = Note.objects.get(pk=note.pk)
            found.count = 1
            found.save()
            found.refresh_from_db()

        with scope.enter(Scope(Side.PROVIDER, frozenset({HERE}))):
            assert list(Entry.objects.filter(table="vault_note")) == []

    def test_what_cannot_be_noted_is_not_read(self, tables: None) -> None:
        note = Note.objects.create(text=CANARY)
        found = Note.objects.get(pk=note.pk)

        with pytest.raises(NoScope):
            _ = found.text
        with pytest.raises(NoScope):
            _ = found.text


class TestDeclaration:
    def test_a_migration_names_the_field_with_its_purpose_and_holder(self) -> None:
        field = Note._meta.get_field("of_pso")

        assert field.deconstruct() == (
            "of_pso",
            "pso_portal.vault.fields.SealedTextField",
            [],
            {"null": True, "purpose": "pso", "holder": "pso"},
        )
        assert (field.attname, field.column, field.db_type(connection)) == ("of_pso_sealed", "of_pso", "bytea")

    @pytest.mark.parametrize(
        ("options", "problem"),
        [
            ({"purpose": "pepper"}, "vault.E001"),
            ({"unique": True}, "vault.E002"),
            ({"db_index": True}, "vault.E002"),
            ({"choices": [("a", "A")]}, "vault.E002"),
        ],
    )
    def test_options_that_cannot_hold_are_errors(self, options: dict[str, Any], problem: str) -> None:
        field = SealedTextField(**options)
        field.set_attributes_from_name("text")
        field.model = Note

        assert [found.id for found in field.check() if found.id and found.id.startswith("vault")] == [problem]

    def test_an_unknown_purpose_is_refused(self) -> None:
        with pytest.raises(ValueError):
            SealedTextField(purpose="anything")

    def test_a_plain_value_is_shown_by_no_repr(self) -> None:
        assert repr(Plain(CANARY)) == "<sealed>"
