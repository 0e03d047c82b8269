"""What reporters of the demo hear: by when, what changed, a question and its answer, and whether it helped."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from events.enums import Helped, Status
from events.models import Event
from events.services import answer_reporter, note_read_status, rate_answer, set_status, write_remark
from pso_portal.accounts.models import Membership

from .stage import member, on_stage

OUTCOMES = (
    "The two look-alike items now stand on different shelves, each with a tall label.",
    "We reviewed it with the unit. The checklist has a line for this since last week.",
    "A second person now checks this step. Thank you for telling us.",
    "We reviewed it and found nothing that we can change. It is counted with others like it.",
    "The supplier was told and sent a replacement. Others have the same model, so please look twice.",
)
QUESTION = "Thank you for the report. Was the equipment sent for repair, or is it still in use?"
REPLY = "It is still in the store room, with a tag on it."
FEW = 9  # one report in nine has a conversation


def outcome_of(number: int) -> str:
    """What is said to have changed; the same for the same number."""
    return OUTCOMES[number % len(OUTCOMES)]


def answer_recent(provider_id: UUID, events: Sequence[Event], now: datetime) -> None:
    """Most are read within three days, some wait, some are closed and talked about. A second time changes nothing."""
    manager, reporter = member(provider_id, "risk_manager"), member(provider_id, "reporter")
    for number, event in enumerate(events):
        told = event.number if event.reporter_id else event.filing_key  # without a name the number is drawn
        rng = random.Random(f"answers {told} {provider_id}")  # noqa: S311  invented data
        read_at = event.filed_at + timedelta(days=rng.expovariate(0.6))
        if event.status != Status.SENT or read_at > now or rng.random() < 0.12:
            continue
        with on_stage(manager, read_at) as acting:
            note_read_status(by=acting, event_id=event.pk, now=read_at)
        closes_at = read_at + timedelta(days=rng.uniform(2, 25))
        if event.reporter_id and number % FEW == 1:
            _talk(event, manager, reporter, read_at)
        if closes_at < now and rng.random() < 0.6:
            _close(event, manager, reporter, closes_at, rng)


def _talk(event: Event, manager: Membership, reporter: Membership, at: datetime) -> None:
    with on_stage(manager, at) as acting:
        answer_reporter(by=acting, event_id=event.pk, text=QUESTION, now=at)
    with on_stage(reporter, at) as acting:
        write_remark(by=acting, event_id=event.pk, text=REPLY, now=at + timedelta(hours=9))


def _close(event: Event, manager: Membership, reporter: Membership, at: datetime, rng: random.Random) -> None:
    with on_stage(manager, at) as acting:
        outcome = outcome_of(rng.randrange(len(OUTCOMES)))
        set_status(by=acting, event_id=event.pk, status=Status.CLOSED, now=at, outcome=outcome)
    if event.reporter_id and rng.random() < 0.4:
        with on_stage(reporter, at) as acting:
            choice = rng.choice([Helped.YES, Helped.YES, Helped.YES, Helped.UNSURE, Helped.NO])
            rate_answer(by=acting, event_id=event.pk, choice=choice, sentence="", now=at + timedelta(days=1))
