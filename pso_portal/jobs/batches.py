"""Claiming owed work in batches: so many at once, one provider's at a time, and nothing that kills a worker for ever.

A batch is a row. While its worker lives it holds a lock of PostgreSQL that goes with its transaction: a batch that has
not ended and whose lock is free lost its worker. How often work was begun is counted before it begins, in a transaction
of its own, so that what takes its worker along is known the next time: it is tried alone once more, and then set aside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Min, Q

from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side

from .models import Batch, Message
from .relay import wake
from .services import settle_failed

PATIENCE = timedelta(seconds=20)    # as the sweep's: until then nobody else is sent to it
BEGINNING = timedelta(seconds=10)   # from the claim to the lock at the longest
SET_ASIDE_AFTER = 2     # workers that may be lost over a message: one in a batch, one on it alone
MOST_STARTS = 4         # setting it aside may fail, too
SHOWN = timedelta(days=1)


@dataclass(frozen=True)
class Size:
    """Messages a batch has at most, and batches of one task that may be in work at once."""

    messages: int = 25
    in_flight: int = 2


@dataclass(frozen=True)
class Claimed:
    """A batch and its messages, oldest first. All are of one task, side, provider and actor."""

    batch_id: UUID
    messages: tuple[Message, ...]

    def is_set_aside(self, message: Message) -> bool:
        """Whether so many workers were lost over it that it must not be tried again."""
        return bool(message.starts > SET_ASIDE_AFTER)


def claim(first: Message, *, size: Size, now: datetime) -> Claimed | None:
    """Claim `first` and what is owed beside it; None where others are at work, or nothing is left of it to do."""
    with scope.enter(Scope(Side.SYSTEM)):
        _take_lock(f"claim {first.task}")
        _end_lost(first.task, now)
        live = list(Batch.objects.filter(task=first.task, ended_at=None).values_list("scope_provider", flat=True))
        if len(live) >= size.in_flight or first.scope_provider in live:
            return None
        messages = _give_up(_companions(first, size, now), now)
        if not messages:
            return None
        Message.objects.filter(pk__in=[each.pk for each in messages]).update(
            starts=F("starts") + 1, due_at=now + PATIENCE
        )
        for message in messages:
            message.starts += 1
        batch = Batch(task=first.task, scope_provider=first.scope_provider, started_at=now, total=len(messages))
        batch.save(force_insert=True)
        return Claimed(batch.pk, tuple(messages))


def _companions(first: Message, size: Size, now: datetime) -> list[Message]:
    """`first` alone where it failed or lost its worker before; else the oldest like it that never did."""
    owed = Message.objects.select_for_update().filter(task=first.task, done_at=None, dead_at=None)
    found: Message | None = owed.filter(pk=first.pk).first()
    if found is None or found.starts or found.attempts:
        return [found] if found else []
    fresh = owed.filter(
        side=first.side, scope_provider=first.scope_provider, actor=first.actor, starts=0, attempts=0,
        created_at__lte=max(now, found.created_at), due_at__lte=max(now + PATIENCE, found.due_at),
    )  # fmt: skip
    return list(fresh.order_by("created_at", "pk")[: size.messages])


def _give_up(messages: list[Message], now: datetime) -> list[Message]:
    lost = [each.pk for each in messages if each.starts >= MOST_STARTS]
    if lost:
        Message.objects.filter(pk__in=lost).update(dead_at=now, error="WorkerLost")
    return [each for each in messages if each.pk not in lost]


def hold(batch_id: UUID) -> None:
    """Hold the batch's lock until the transaction at hand ends, however it ends."""
    _take_lock(str(batch_id))


def end(claimed: Claimed, outcomes: Mapping[UUID, str], failed: Mapping[UUID, str], *, now: datetime) -> None:
    """Settle every message and the batch. `outcomes`: a word for each that is done; `failed`: a class of error."""
    with scope.enter(Scope(Side.SYSTEM)):
        Message.objects.filter(pk__in=list(outcomes), done_at=None).update(done_at=now)
        Message.objects.filter(pk__in=list(failed)).update(starts=0)  # its worker lived: it is counted as an attempt
        told = Counter(outcomes.values()) + Counter({"failed": len(failed)})
        Batch.objects.filter(pk=claimed.batch_id).update(ended_at=now, outcomes=dict(told))
    for message_id, error in failed.items():
        settle_failed(message_id, error=error, now=now)


def go_on(task: str, *, now: datetime) -> None:
    """Tell the broker of what comes next: the oldest message of a provider that no batch is at work for."""
    with scope.enter(Scope(Side.SYSTEM)):
        live = Batch.objects.filter(task=task, ended_at=None, scope_provider__isnull=False)
        owed = Message.objects.filter(
            Q(starts=0) | Q(due_at__lte=now), task=task, done_at=None, dead_at=None, attempts=0, created_at__lte=now
        ).exclude(scope_provider__in=live.values("scope_provider"))
        found = owed.order_by("starts", "created_at", "pk").values_list("pk", flat=True).first()
    if found is not None:
        wake(task, found)


@dataclass(frozen=True)
class Progress:
    """Work of some tasks: owed, since when, in batches that run, and what became of all of it in the last day."""

    owed: int
    since: datetime | None
    running: int
    in_work: int
    outcomes: Mapping[str, int]


def progress(tasks: Collection[str], *, now: datetime) -> Progress:
    """How far the work of these tasks is: sums over all of it, because a batch by itself is one provider's."""
    with scope.enter(Scope(Side.SYSTEM)):
        owed = Message.objects.filter(task__in=tasks, done_at=None, dead_at=None).aggregate(
            number=Count("pk"), since=Min("created_at")
        )
        batches = list(Batch.objects.filter(task__in=tasks, started_at__gte=now - SHOWN))
    running = [batch for batch in batches if batch.ended_at is None]
    outcomes: Counter[str] = Counter()
    for batch in batches:
        outcomes.update(batch.outcomes)
    in_work = sum(batch.total for batch in running)
    return Progress(owed["number"], owed["since"], len(running), in_work, dict(outcomes))


def _end_lost(task: str, now: datetime) -> None:
    """End the batches whose worker is gone."""
    for batch in Batch.objects.filter(task=task, ended_at=None, started_at__lt=now - BEGINNING):
        if _try_lock(str(batch.pk)):
            Batch.objects.filter(pk=batch.pk).update(ended_at=now, outcomes={"lost": batch.total})


def _take_lock(name: str) -> None:
    _ask("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", name)


def _try_lock(name: str) -> bool:
    return bool(_ask("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", name))


def _ask(question: str, name: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, [name])
        return cursor.fetchone()[0]
