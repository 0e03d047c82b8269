"""Reports of the demo that bear no name: a few have receipts that are told, and a conversation by receipt."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from events.models import Event, Receipt
from events.receipts import DIGITS, shown_receipt
from events.services import answer_reporter, keep_receipt, opened_by_receipt, write_remark_by_receipt

from .stage import member, on_stage

QUESTION = "Thank you. Which of the two rooms was it? You need not say who you are."
REPLY = "The one beside the elevator. It happened on a night shift, and not for the first time."
A_PROVIDER = 2  # receipts at each provider whose people can sign in: each costs a fifth of a second


def give_receipts(slug: str, provider_id: UUID, events: Sequence[Event], now: datetime) -> list[str]:
    """Receipts of the provider's first reports without a name, as people read them. A second time they are the same."""
    manager, told = member(provider_id, "risk_manager"), []
    nameless = [event for event in events if event.reporter_id is None and event.filed_at < now - timedelta(days=1)]
    for number, event in enumerate(nameless[:A_PROVIDER]):
        digits = f"{random.Random(f'receipt {slug} {number}').randrange(10**DIGITS):0{DIGITS}d}"  # noqa: S311
        told.append(shown_receipt(digits))
        with on_stage(manager, now) as acting:
            if Receipt.objects.filter(event=event).exists():
                continue
            keep_receipt(event, digits)
            asked_at = event.filed_at + timedelta(hours=20)
            answer_reporter(by=acting, event_id=event.pk, text=QUESTION, now=asked_at)
        with opened_by_receipt(digits, now=asked_at) as found:
            write_remark_by_receipt(event=found, text=REPLY, now=asked_at)
    return told
