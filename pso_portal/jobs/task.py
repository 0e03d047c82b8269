"""The entrance of workers: read the outbox row, enter its scope, write the effect and its completion together."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from celery import shared_task
from django.db import IntegrityError
from django.utils import timezone

from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side

from .models import Completion, Message
from .services import settle_done, settle_failed

logger = logging.getLogger(__name__)
Handler = Callable[..., Any]


def job(name: str) -> Callable[[Handler], Handler]:
    """Register `handler(*, now, **ids)` as the Celery task `name`. It runs in the scope its message names."""

    def register(handler: Handler) -> Handler:
        @shared_task(name=name)
        def take(message_id: str) -> None:  # Celery writes the function's name into code: a lambda stops the worker
            run(UUID(message_id), handler, name)

        return handler

    return register


def run(message_id: UUID, handler: Handler, name: str = "") -> str:
    """Do the work of one message. Returns "done", "already done", "gone" or "failed".

    `name`: the task that the broker called. Whoever can write to the broker could otherwise have one task's ids worked
    on by another.
    """
    message = fetch(message_id)
    if message is None or (name and message.task != name):
        return "gone"
    if message.done_at or message.dead_at:
        return "already done"
    try:
        return _do(message, handler)
    except Exception as error:
        # The class only: a message could quote what a person wrote.
        logger.warning("job failed", extra={"task": message.task, "error": type(error).__name__})
        settle_failed(message_id, error=type(error).__name__, now=timezone.now())
        return "failed"


def fetch(message_id: UUID) -> Message | None:
    """The row that a task was called for."""
    with scope.enter(Scope(Side.SYSTEM)):
        found: Message | None = Message.objects.filter(pk=message_id).first()
        return found


def _do(message: Message, handler: Handler) -> str:
    now = timezone.now()
    try:
        with scope.enter(scope_of(message)):
            # First, so that a second worker waits here and finds the effect done.
            complete(message.id, now)
            handler(now=now, **message.ids)
    except AlreadyDone:
        settle_done(message.id, now=now)
        return "already done"
    settle_done(message.id, now=now)
    return "done"


class AlreadyDone(Exception):
    """The effect of this message has committed before."""


def complete(message_id: UUID, now: Any) -> None:
    """Say in the transaction at hand that the effect happens in it. Raises AlreadyDone."""
    try:
        Completion(id=message_id, at=now).save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyDone from error


def scope_of(message: Message) -> Scope:
    """The scope that a message names."""
    providers = frozenset({message.scope_provider} if message.scope_provider else ())
    return Scope(Side(message.side), providers, message.actor, request_id=f"job:{message.id.hex[:30]}")
