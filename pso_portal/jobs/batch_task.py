"""The entrance of batches: one scope for all messages of a batch, a savepoint for each of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from pso_portal.tenancy import scope

from .batches import Claimed, Size, claim, end, go_on, hold
from .models import Message
from .task import AlreadyDone, complete, fetch, scope_of

logger = logging.getLogger(__name__)
Handler = Callable[..., str]


def batch_job(name: str, size: Size | None = None) -> Callable[[Handler], Handler]:
    """Register `handler(*, now, set_aside, **ids) -> outcome` as the Celery task `name`; see `run_batch`."""

    def register(handler: Handler) -> Handler:
        @shared_task(name=name)
        def take(message_id: str) -> None:  # see jobs.task.job
            run_batch(UUID(message_id), handler, name, size or Size())

        return handler

    return register


def run_batch(message_id: UUID, handler: Handler, name: str, size: Size) -> str:
    """Work on a message and on what is owed beside it. Returns "done", "already done", "gone" or "waits".

    The handler says in a word what became of each message. Where it raises, that message alone is undone and counted as
    an attempt. `set_aside` tells it that workers were lost over this message: it must not be tried in the same way.
    """
    message = fetch(message_id)
    if message is None or message.task != name:
        return "gone"
    if message.done_at or message.dead_at:
        return "already done"
    now = timezone.now()
    claimed = claim(message, size=size, now=now)
    if claimed is None:
        return "waits"
    outcomes, failed = _work(claimed, handler, now)
    end(claimed, outcomes, failed, now=timezone.now())
    go_on(name, now=timezone.now())
    return "done"


def _work(claimed: Claimed, handler: Handler, now: datetime) -> tuple[dict[UUID, str], dict[UUID, str]]:
    outcomes: dict[UUID, str] = {}
    failed: dict[UUID, str] = {}
    try:
        with scope.enter(scope_of(claimed.messages[0])):
            hold(claimed.batch_id)
            for message in claimed.messages:
                try:
                    outcomes[message.pk] = _one(message, handler, now, set_aside=claimed.is_set_aside(message))
                except Exception as error:
                    failed[message.pk] = _class_of(error, message)
    except Exception as error:  # nothing of the batch was committed
        return {}, {message.pk: _class_of(error, message) for message in claimed.messages}
    return outcomes, failed


def _one(message: Message, handler: Handler, now: datetime, *, set_aside: bool) -> str:
    try:
        with transaction.atomic():
            complete(message.pk, now)
            return handler(now=now, set_aside=set_aside, **message.ids)
    except AlreadyDone:
        return "already done"


def _class_of(error: Exception, message: Message) -> str:
    """The class only: a message could quote what a person wrote."""
    logger.warning("job failed", extra={"task": message.task, "error": type(error).__name__})
    return type(error).__name__
