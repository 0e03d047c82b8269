"""Every sealed value there is, tried with the keys that are there. Imported once Django is set up."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any
from uuid import UUID

from django.db import connection

from pso_portal.files.store import read_file, stored
from pso_portal.tenancy import scope
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from pso_portal.vault.columns import columns_of
from pso_portal.vault.envelope import Context, VaultError, key_version, open_sealed
from pso_portal.vault.keys import PSO, SEALING
from pso_portal.vault.store import key_store

_OF_PSO = {TableClass.DOOR: Side.DOOR}


def tried(holder: str) -> dict[str, int]:
    """How many of a holder's values open, how many do not, and how many of its files can be read."""
    found: Counter[str] = Counter(open=0, shut=0, files=0)
    for purpose in SEALING:
        for model, field in columns_of(holder, purpose):
            side = _OF_PSO.get(model.table_class, Side.PSO) if holder == PSO else Side.PROVIDER
            with scope.enter(Scope(side, frozenset({UUID(holder)} if holder != PSO else ()))):
                for pk, content in _values(model, field, holder):
                    place = (model._meta.db_table, str(pk), field.name)
                    found["open" if _opens(holder, purpose, content, place) else "shut"] += 1
    if holder != PSO:
        found["files"] = sum(_reads(UUID(holder), each) for each in stored(UUID(holder)))
    return dict(found)


def released() -> str:
    """A hash over every released table, cell by cell."""
    from aggregation.models import Release, ReleaseCell

    with scope.enter(Scope(Side.PSO)):
        rows: list[Any] = [list(model.objects.order_by("pk").values_list()) for model in (Release, ReleaseCell)]
    return hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()


def _values(model: Any, field: Any, holder: str) -> list[tuple[Any, bytes]]:
    question = f'SELECT id, "{field.column}" FROM {model._meta.db_table} WHERE "{field.column}" IS NOT NULL'  # noqa: S608
    own = " AND provider_id = %s" if holder != PSO else ""
    with connection.cursor() as cursor:
        cursor.execute(question + own, [holder] if own else [])
        return [(pk, bytes(content)) for pk, content in cursor.fetchall()]


def _opens(holder: str, purpose: str, content: bytes, place: tuple[str, str, str]) -> bool:
    try:
        version = key_version(content)
        open_sealed(key_store().get(holder, purpose, version)[1], content, Context(version, holder, *place))
    except VaultError:
        return False
    return True


def _reads(provider_id: UUID, file_id: UUID) -> bool:
    try:
        return all(piece is not None for piece in read_file(provider_id, file_id))
    except VaultError:
        return False
