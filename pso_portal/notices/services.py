"""Telling people that something waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side


def tell(*, user_ids: Iterable[UUID], now: datetime, named: bool = True, late: bool = False) -> None:
    """Owe each person a mail without content. Call it in the transaction of what happened.

    Not `named`: the owed mail does not say whose act it comes from. `late`: nor when, and goes at the next full hour.
    """
    for user_id in sorted(set(user_ids)):
        enqueue("notices.mail_waiting", side=Side.SYSTEM, now=now, named=named, late=late, user_id=user_id)
