"""Owing work, and settling what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from pso_portal.tenancy import scope
from pso_portal.tenancy.memo import once
from pso_portal.tenancy.scope import Scope, Side

from .models import Completion, Message
from .relay import wake

MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)


def enqueue(
    task: str, *, side: Side, now: datetime, provider_id: UUID | None = None, named: bool = True,
    late: bool = False, due: datetime | None = None, together: bool = False, **ids: Any,
) -> Message:  # fmt: skip
    """Owe `task` in the current transaction; it runs after commit, at least once, with an effect that happens once.

    `ids` are identifiers and codes, never content: they reach the broker's side of the wall. Not `named`: the row
    does not say whose request it came from (an anonymous report must leave no trace). `late`: nor when; the row bears
    the next full hour and is done then. `due`: not before then, and within seconds of it. `together`: of a task that
    works in batches, which finds the rest by itself: the broker is told once for all that this scope owes it.
    """
    here, when = scope.current(), _full_hour_after(now) if late else max(now, due or now)
    message = Message(
        task=task,
        side=side,
        scope_provider=provider_id,
        actor=here.actor if named else None,
        ids={key: str(value) for key, value in ids.items()},
        created_at=when if late else now,
        due_at=when,
    )
    message.save(force_insert=True)
    if when == now and not late:  # what is due later is sent by the sweep
        tell = partial(transaction.on_commit, partial(wake, message.task, message.id), robust=True)
        once(f"told of {task} {provider_id}", tell) if together else tell()
    return message


def _full_hour_after(now: datetime) -> datetime:
    """The next one to come: `now` may be a day that was cut to its first moment."""
    return max(now, timezone.now()).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def settle_done(message_id: UUID, *, now: datetime) -> None:
    """Mark a message whose effect has committed. Losing this mark costs a second look, never a second effect."""
    with scope.enter(Scope(Side.SYSTEM)):
        Message.objects.filter(pk=message_id, done_at=None).update(done_at=now)


def settle_failed(message_id: UUID, *, error: str, now: datetime) -> None:
    """Count a failure: wait twice as long each time, and after MAX_ATTEMPTS leave it for the administrator."""
    with scope.enter(Scope(Side.SYSTEM)):
        message = Message.objects.select_for_update().get(pk=message_id)
        message.attempts += 1
        message.error = error[:120]
        message.due_at = now + min(FIRST_WAIT * 2**message.attempts, LONGEST_WAIT)
        message.dead_at = now if message.attempts >= MAX_ATTEMPTS else None
        message.save(update_fields=["attempts", "error", "due_at", "dead_at"])


def revive(message_id: UUID, *, now: datetime) -> None:
    """Give a dead letter its attempts back, and forget the workers that were lost over it: it is tried as if it were
    new. For the administrator's page, which audits it.
    """
    with scope.enter(Scope(Side.SYSTEM)):
        Message.objects.filter(pk=message_id, dead_at__isnull=False).update(
            dead_at=None, attempts=0, starts=0, due_at=now, error=""
        )


def dead_letters(*, limit: int = 200) -> list[Message]:
    """What gave up after MAX_ATTEMPTS, latest first: ids, codes and error classes, for the administrator's page."""
    with scope.enter(Scope(Side.SYSTEM)):
        return list(Message.objects.filter(dead_at__isnull=False).order_by("-dead_at")[:limit])


def dead_count() -> int:
    """How many letters are dead, for the rail."""
    with scope.enter(Scope(Side.SYSTEM)):
        return int(Message.objects.filter(dead_at__isnull=False).count())


def owed_counts() -> dict[str, int]:
    """What is owed and not done, counted by task."""
    with scope.enter(Scope(Side.SYSTEM)):
        owed = Message.objects.filter(done_at=None, dead_at=None).order_by("task")
        return dict(owed.values_list("task").annotate(number=Count("id")))


def sweep(*, now: datetime, limit: int = 500, patience: timedelta = timedelta(seconds=20)) -> int:
    """Send again what is owed and not done; returns how many. Pushes `due_at` so that a slow worker is not flooded."""
    with scope.enter(Scope(Side.SYSTEM)):
        _mark_completed(now)
        owed = Message.objects.filter(done_at=None, dead_at=None, due_at__lte=now).order_by("due_at")
        rows = list(owed.select_for_update(skip_locked=True).values_list("id", "task")[:limit])
        Message.objects.filter(id__in=[row[0] for row in rows]).update(due_at=now + patience)
    for message_id, task in rows:
        wake(task, message_id)
    return len(rows)


def _mark_completed(now: datetime) -> None:
    completed = Completion.objects.filter(id=OuterRef("id"))
    Message.objects.filter(Exists(completed), done_at=None).update(done_at=now)
