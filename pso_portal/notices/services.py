"""Telling people that something waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side


def tell(*, user_ids: Iterable[UUID], now: datetime) -> None:
    """Owe each person a mail without content. Call it in the transaction of what happened."""
    for user_id in sorted(set(user_ids)):
        enqueue("notices.mail_waiting", side=Side.SYSTEM, now=now, user_id=user_id)
