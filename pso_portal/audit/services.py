"""Writing entries. If the entry cannot be written, the act does not happen: both stand in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side

from .models import Entry

ABOUT_SUBMISSIONS = frozenset({"pses_submission"})

Reads = dict[tuple[str, str, UUID | None, UUID | None, datetime | None], set[UUID]]
_reads: ContextVar[tuple[Scope, Reads] | None] = ContextVar("reads", default=None)
_unnamed: ContextVar[tuple[bool, datetime | None]] = ContextVar("unnamed", default=(False, None))


@contextmanager
def unnamed(at: datetime | None = None) -> Iterator[None]:
    """Reads inside are the machine's own: what an anonymous report sets off must not name who sent it.

    `at`: the time their entries carry, where the true one would tell too much.
    """
    token = _unnamed.set((True, at))
    try:
        yield
    finally:
        _unnamed.reset(token)


def record(
    verb: str,
    *,
    by: Any,
    now: datetime,
    subject: models.Model | None = None,
    provider_id: UUID | None = None,
    **detail: Any,
) -> Entry:
    """Write one entry. `by` is an Acting, or None for the machine itself; `detail` holds ids, codes and counts,
    never anything a person wrote.
    """
    entry = _entry(detail=detail, **_columns(verb, by, now, subject, provider_id))
    entry.save(force_insert=True)
    return entry


def record_many(verb: str, *, by: Any, now: datetime, subjects: Sequence[models.Model], **detail: Any) -> None:
    """One entry for each of `subjects`, in one statement: the same as `record` for each."""
    entries = [_entry(detail=detail, **_columns(verb, by, now, subject, None)) for subject in subjects]
    Entry.objects.bulk_create(entries)


def _columns(
    verb: str, by: Any, now: datetime, subject: models.Model | None, provider_id: UUID | None
) -> dict[str, Any]:
    return {
        "verb": verb,
        "at": now,
        "actor_id": getattr(by, "user_id", None),
        "actor_side": str(getattr(by, "side", None) or _side()),
        "provider_id": provider_id or getattr(subject, "provider_id", None) or getattr(by, "provider_id", None),
        "table": subject._meta.db_table if subject is not None else "",
        "row": subject.pk if subject is not None and isinstance(subject.pk, UUID) else None,
    }


def note_read(instance: models.Model, purpose: str) -> None:
    """Remember that sealed fields of `instance` were opened; one entry a table is written before commit.

    Raises NoScope outside a scope: what cannot be audited is not read.
    """
    here = scope.current()
    if here.actor is not None and getattr(instance, "unsent_by", None) == here.actor:
        return  # one's own unsent words: an entry would betray who sent an anonymous report a moment later
    held = _reads.get()
    if held is None or held[0] is not here:
        mine = held = (here, defaultdict(set))
        _reads.set(held)
        # Its own reads, whatever an inner scope put in their place meanwhile: no opened row may go unnoted.
        scope.on_leave(lambda: _flush_reads(*mine))
    nameless, at = _unnamed.get()
    actor = None if nameless else here.actor
    key = (instance._meta.db_table, purpose, getattr(instance, "provider_id", None), actor, at)
    held[1][key].add(instance.pk)


def _flush_reads(here: Scope, reads: Reads) -> None:
    _reads.set(None)
    for (table, purpose, provider_id, actor, at), rows in reads.items():
        _entry(
            verb="read_sealed",
            at=at or timezone.now(),
            actor_id=actor,
            actor_side=str(here.side),
            provider_id=provider_id,
            table=table,
            row=next(iter(rows)) if len(rows) == 1 else None,
            detail={"purpose": purpose, "rows": len(rows), "rows_sha256": _digest(rows)},
        ).save(force_insert=True)


def _digest(rows: set[UUID]) -> str:
    return hashlib.sha256(",".join(sorted(map(str, rows))).encode()).hexdigest()


def _entry(*, detail: dict[str, Any], **columns: Any) -> Entry:
    here = scope.current_or_none()
    columns |= {
        "id": uuid4(),
        "about_submission": columns["table"] in ABOUT_SUBMISSIONS,
        "request_id": here.request_id if here else "",
    }
    content = json.dumps(columns | {"detail": detail}, sort_keys=True, separators=(",", ":"), default=str)
    return Entry(content=content, **columns)


def _side() -> str:
    here = scope.current_or_none()
    return here.side if here else Side.SYSTEM
