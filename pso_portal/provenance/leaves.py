"""Reading a log leaf by leaf, each held against its entry. Inside the system's scope."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from .merkle import leaf_hash
from .models import Log
from .statements import leaf_data

PAGE = 5000
COLUMNS = ("id", "at", "verb", "actor_id", "actor_side", "provider_id", "table", "row", "about_submission",
           "request_id")  # fmt: skip
_READ = """
SELECT l.position, l.entry_id, l.of, l.number, l.hash, e.content, {columns}
FROM provenance_leaf l LEFT JOIN audit_entry e ON e.id = l.entry_id
WHERE l.log_id = %s AND l.position >= %s ORDER BY l.position LIMIT %s
""".format(columns=", ".join(f'e."{name}"' for name in COLUMNS))


@dataclass
class Looked:
    """How far the numbers of each provider have come, over all logs."""

    numbers: Counter[UUID | None] = field(default_factory=Counter)


class Seen(NamedTuple):
    """A leaf: its hash as the entry gives it, and what is wrong with it."""

    computed: bytes
    wrong: list[str]


def look_at(log: Log, since: int, looked: Looked) -> Iterator[Seen]:
    """Every leaf of a log from position `since` on."""
    position = since
    while page := _page(log, position):
        for row in page:
            yield _seen(row, position, looked, from_start=not since)
            position = row[0] + 1


def _page(log: Log, position: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [log.pk, position, PAGE])
        return list(cursor.fetchall())


def _seen(row: tuple[Any, ...], expected: int, looked: Looked, *, from_start: bool) -> Seen:
    position, entry_id, of, number, held, content, *columns = row
    wrong = [f"Position {expected}: no leaf stands there."] if position != expected else []
    if content is None:
        return Seen(bytes(held), [*wrong, f"Entry {entry_id}: sealed, and gone."])
    computed = leaf_hash(leaf_data(content, of, number))
    if computed != bytes(held):
        wrong.append(f"Entry {entry_id}: it is not what was sealed.")
    if not _agree(content, dict(zip(COLUMNS, columns, strict=True)), of):
        wrong.append(f"Entry {entry_id}: its columns say something else than what was sealed.")
    looked.numbers[of] = looked.numbers[of] + 1 if from_start or of in looked.numbers else number
    if looked.numbers[of] != number:
        wrong.append(f"Entry {entry_id}: it is not the next of its provider.")
        looked.numbers[of] = number
    return Seen(computed, wrong)


def _agree(content: str, columns: dict[str, Any], of: UUID | None) -> bool:
    """Whether the columns, by which entries are found and shown, are those of the sealed content."""
    try:
        said = json.loads(content)
        at = datetime.fromisoformat(said.pop("at"))
        del said["detail"]
    except (ValueError, KeyError):
        return False
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in columns.items()}
    return plain.pop("at") == at and plain == said and columns["provider_id"] == of
