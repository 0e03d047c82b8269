"""Telling the broker that work is owed. It may be deaf: the sweep tells it again."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(task: str, message_id: UUID) -> None:
    """Send the task's name and the outbox id; never fails the request that owes it."""
    try:
        current_app.send_task(task, kwargs={"message_id": str(message_id)}, retry=False)
    except (OperationalError, OSError):
        logger.warning("broker not reached; the sweep will send it", extra={"message_id": str(message_id)})
