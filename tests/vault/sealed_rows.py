"""Models with sealed fields, on temporary tables, for the tests beside this file."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import connection, models

from pso_portal.vault.fields import SealedJSONField, SealedTextField

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


def column(note: Note, name: str = "text") -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM vault_note WHERE id = %s", [note.pk])  # noqa: S608
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def overwrite(table: str, row: UUID, name: str, content: bytes | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {name} = %s WHERE id = %s", [content, row])  # noqa: S608
