"""Sealed fields on a real table: plain to those who hold the row, sealed in the column."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import NoScope, Scope, Side
from pso_portal.vault.fields import Plain, SealedTextField

from .sealed_rows import CANARY, HERE, Note, column


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
