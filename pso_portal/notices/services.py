"""Telling people that something waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side


def tell(*, user_ids: Iterable[UUID], now: datetime, named: bool = True) -> None:
    """Owe each person a mail without content. Call it in the transaction of what happened.

    Not `named`: the owed mail says neither whose act it comes from nor when that was, and goes at the next full hour.
    """
    for user_id in sorted(set(user_ids)):
        enqueue("notices.mail_waiting", side=Side.SYSTEM, now=now, named=named, late=not named, user_id=user_id)
