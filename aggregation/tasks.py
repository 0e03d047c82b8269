"""Fetch by id, call one service."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from celery import shared_task
from django.core.management import call_command

from pses.services import enter_released_file
from pso_portal.jobs import batch_job, job

from . import (
    binding,
    freezing,
    intake,
    npsd_builder,
    release_builder,
    rereading,
    selectors,
    services,
    settling,
    watching,
)


@batch_job("aggregation.take_in")
def take_in(*, submission_id: str, now: datetime, set_aside: bool, **_rest: Any) -> str:
    return intake.take_in(submission_id=UUID(submission_id), now=now, set_aside=set_aside)


@batch_job("aggregation.read_anew")
def read_anew(*, submission_id: str, now: datetime, set_aside: bool, **_rest: Any) -> str:
    return rereading.reread(submission_id=UUID(submission_id), now=now, set_aside=set_aside)


@job("aggregation.draft_release")
def draft_release(*, draft_id: str, now: datetime, **_rest: Any) -> None:
    release_builder.build_draft(draft_id=UUID(draft_id), now=now)


@job("aggregation.publish_release")
def publish_release(*, draft_id: str, now: datetime, **_rest: Any) -> None:
    release_builder.publish(draft_id=UUID(draft_id), now=now)


@job("aggregation.bind_case")
def bind_case(*, review_id: str, case_id: str, now: datetime, **_rest: Any) -> None:
    binding.bind_case(review_id=UUID(review_id), case_id=UUID(case_id), now=now)


@job("aggregation.suggest_found")
def suggest_found(*, submission_id: str, now: datetime, **_rest: Any) -> None:
    intake.suggest_found(submission_id=UUID(submission_id), now=now)


@job("aggregation.ask_provider")
def ask_provider(*, review_id: str, now: datetime, **_rest: Any) -> None:
    binding.ask_provider(review_id=UUID(review_id), now=now)


@job("aggregation.hand_questions")
def hand_questions(*, submission_id: str, now: datetime, **_rest: Any) -> None:
    intake.hand_questions(submission_id=UUID(submission_id), now=now)


@job("aggregation.take_answer")
def take_answer(*, submission_id: str, question: str, says: str, now: datetime, **_rest: Any) -> None:
    intake.take_answer(submission_id=UUID(submission_id), question=UUID(question), says=says, now=now)


@job("aggregation.tell_opened")
def tell_opened(*, review_id: str, now: datetime, **_rest: Any) -> None:
    binding.tell_opened(review_id=UUID(review_id), now=now)


@job("aggregation.tie_text")
def tie_text(*, review_id: str, **_rest: Any) -> None:
    binding.tie_text(review_id=UUID(review_id))


@shared_task(name="aggregation.draw_double_reads")
def draw_double_reads() -> None:
    """The scheduler's call of the command. Not a job itself: it owes nothing."""
    call_command("draw_double_reads")


@job("aggregation.settle_cases")
def settle_cases(*, settlement_id: str, now: datetime, **_rest: Any) -> None:
    settling.settle_cases(settlement_id=UUID(settlement_id), now=now)


@shared_task(name="aggregation.owe_settlement")
def owe_settlement() -> None:
    """The scheduler's call of the command. Not a job itself: it owes one."""
    call_command("settle_cases")


@job("aggregation.freeze_peer_groups")
def freeze_peer_groups(*, year: str, now: datetime, **_rest: Any) -> None:
    freezing.freeze_peer_groups(year=int(year), now=now)


@shared_task(name="aggregation.owe_peer_groups")
def owe_peer_groups() -> None:
    """The scheduler's call of the command. Not a job itself: it owes one."""
    call_command("freeze_peer_groups")


@job("aggregation.watch_signals")
def watch_signals(*, watch_id: str, now: datetime, **_rest: Any) -> None:
    watching.watch_signals(watch_id=UUID(watch_id), now=now)


@shared_task(name="aggregation.owe_watch")
def owe_watch() -> None:
    """The scheduler's call of the command. Not a job itself: it owes one."""
    call_command("watch_signals")


@job("aggregation.prepare_npsd")
def prepare_npsd(*, export_id: str, now: datetime, **_rest: Any) -> None:
    npsd_builder.prepare(export_id=UUID(export_id), now=now)


@job("aggregation.log_npsd")
def log_npsd(*, export_id: str, now: datetime, **_rest: Any) -> None:
    """The file can be taken from the moment in which the log of disclosures has its copy."""
    entered = enter_released_file(**services.to_disclose(selectors.npsd_releasing(UUID(export_id))), now=now)
    services.finish_npsd_release(export_id=UUID(export_id), disclosure=entered.number, now=now)


@job("aggregation.tell_npsd")
def tell_npsd(*, export_id: str, now: datetime, **_rest: Any) -> None:
    npsd_builder.tell_providers(export_id=UUID(export_id), now=now)


@job("aggregation.forget_provider")
def forget_provider(*, provider: str, now: datetime, **_rest: Any) -> None:
    intake.forget_provider(provider_id=UUID(provider), now=now)
