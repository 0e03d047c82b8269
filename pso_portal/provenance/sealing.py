"""Sealing: the entries that are due become leaves, and a signed checkpoint says so. Inside the system's scope."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, QuerySet

from pso_portal.vault.signing import installation_signer

from . import outside, statements
from .entries import Due, due, newest_transaction, next_xid, waiting
from .merkle import Frontier, leaf_hash
from .models import Checkpoint, Leaf, Log

MOST = 1000  # entries of one round, and of one transaction
_ONLY_ONE = 4_207_336_115_093  # names the lock that one sealer holds; any number nobody else uses


class Shorter(RuntimeError):
    """Outside stands a checkpoint that this database does not have."""


def seal_round(*, now: datetime, most: int = MOST) -> int:
    """Seal up to `most` entries; returns how many. 0 too where another sealer is at work.

    Raises Shorter: a log whose end is missing must not be grown over; VaultError: no key, no seal.
    """
    if not _alone():
        return 0
    last = Checkpoint.objects.select_related("log").order_by("-log__number", "-size").first()
    _check_outside(last)
    moved = last is not None and int(last.next_xid) > newest_transaction()
    since = last.next_xid if last and not moved else "0"
    found = due(since=since, sealed_at=_time_of(last), now=now, most=most)
    if not found:
        return 0
    log = last.log if last and not moved else _open(after=last, lost="", now=now)
    frontier = last.frontier() if last and not moved else Frontier()
    _grow(log, frontier, found)
    _sign(log, frontier, after=last, next_xid=next_xid(found, since=since, most=most), now=now)
    return len(found)


def open_after_loss(*, now: datetime) -> Log | None:
    """Begin a log that owns up to what is missing; None where nothing is.

    For a database restored from a backup that is older than the newest checkpoint outside.
    """
    last = Checkpoint.objects.select_related("log").order_by("-log__number", "-size").first()
    try:
        _check_outside(last)
    except Shorter:
        kept = outside.last() or {"statement": ""}
        log = _open(after=last, lost=statements.sha256(kept["statement"]), now=now)
        _sign(log, Frontier(), after=last, next_xid=last.next_xid if last else "0", now=now)
        return log
    return None


def unsealed(*, now: datetime) -> set[UUID]:
    """Entries that wait for their seal."""
    last = Checkpoint.objects.order_by("-log__number", "-size").first()
    moved = last is not None and int(last.next_xid) > newest_transaction()
    return waiting(since=last.next_xid if last and not moved else "0", sealed_at=_time_of(last), now=now)


def publish() -> int:
    """Carry to the file outside what it does not have yet; returns how many checkpoints."""
    if not _alone():
        return 0
    lines = [each.line() for each in _not_outside(outside.last())]
    outside.append(lines)
    return len(lines)


def _not_outside(newest: dict[str, Any] | None) -> QuerySet[Checkpoint]:
    found = Checkpoint.objects.order_by("log__number", "size")
    if newest is None:
        return found
    lost = f'"lost":"{statements.sha256(newest["statement"])}"'
    owner = Log.objects.filter(opening__contains=lost).first()
    if owner:
        return found.filter(log__number__gte=owner.number)
    held = _held(newest)
    if held is None:
        raise Shorter("The newest checkpoint outside is not in this database.")
    return found.filter(log__number__gte=held.log.number).exclude(log=held.log, size__lte=held.size)


def _held(line: dict[str, Any]) -> Checkpoint | None:
    """The same checkpoint in the database, word for word."""
    said = json.loads(line["statement"])
    found = Checkpoint.objects.select_related("log").filter(log__name=said.get("log"), size=said.get("size")).first()
    return found if found and found.statement == line["statement"] else None


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONLY_ONE])
        return bool(cursor.fetchone()[0])


def _check_outside(last: Checkpoint | None) -> None:
    newest = outside.last()
    owned = bool(newest and last and statements.sha256(newest["statement"]) == json.loads(last.log.opening)["lost"])
    if newest and not owned and _held(newest) is None:
        said = json.loads(newest["statement"])
        at = f"{said.get('at')}, {said.get('size')} entries"
        raise Shorter(f"The newest checkpoint outside ({at}) is not in this database: entries are missing.")


def _open(*, after: Checkpoint | None, lost: str, now: datetime) -> Log:
    text = statements.canonical(statements.opening(
        opened_at=now, after=statements.sha256(after.statement) if after else "", lost=lost,
        nonce=secrets.token_hex(16),
    ))  # fmt: skip
    number = (Log.objects.aggregate(Max("number"))["number__max"] or 0) + 1
    log = Log(name=statements.sha256(text), number=number, opening=text)
    log.save(force_insert=True)
    return log


def _grow(log: Log, frontier: Frontier, found: list[Due]) -> None:
    numbers = _numbers({each.of for each in found})
    leaves = []
    for each in found:
        numbers[each.of] += 1
        hashed = leaf_hash(statements.leaf_data(each.content, each.of, numbers[each.of]))
        leaves.append(Leaf(
            log=log, position=frontier.size, entry_id=each.entry_id, of=each.of, number=numbers[each.of], hash=hashed
        ))  # fmt: skip
        frontier.add(hashed)
    Leaf.objects.bulk_create(leaves)


def _numbers(whose: set[UUID | None]) -> Counter[UUID | None]:
    """How many entries of each were sealed so far."""
    found: Counter[UUID | None] = Counter()
    for each in whose:
        held = Leaf.objects.filter(of=each) if each else Leaf.objects.filter(of__isnull=True)
        found[each] = held.aggregate(Max("number"))["number__max"] or 0
    return found


def _sign(log: Log, frontier: Frontier, *, after: Checkpoint | None, next_xid: str, now: datetime) -> None:
    signer = installation_signer()
    statement = statements.checkpoint(
        log=log.name, size=frontier.size, root=frontier.root(), at=now, key=signer.key_id,
        after=statements.sha256(after.statement) if after else "",
    )  # fmt: skip
    Checkpoint(
        log=log, size=frontier.size, statement=statement, signature=signer.sign(statement.encode()),
        peaks=b"".join(frontier.peaks), next_xid=next_xid,
    ).save(force_insert=True)  # fmt: skip


def _time_of(checkpoint: Checkpoint | None) -> datetime | None:
    stated: dict[str, Any] = json.loads(checkpoint.statement) if checkpoint else {}
    return datetime.fromisoformat(stated["at"]) if stated else None
