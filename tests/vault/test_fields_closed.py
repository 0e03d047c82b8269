"""Sealed fields: what does not open, and what is not allowed to be asked or written."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.db.models import F

from pso_portal.vault.envelope import VaultError
from pso_portal.vault.fields import Plain

from .sealed_rows import CANARY, THERE, Note, Twin, column, overwrite


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
