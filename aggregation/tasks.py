"""Fetch by id, call one service."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pso_portal.jobs import job

from . import intake, release_builder


@job("aggregation.take_in")
def take_in(*, submission_id: str, now: datetime, **_rest: Any) -> None:
    intake.take_in(submission_id=UUID(submission_id), now=now)


@job("aggregation.draft_release")
def draft_release(*, draft_id: str, now: datetime, **_rest: Any) -> None:
    release_builder.build_draft(draft_id=UUID(draft_id), now=now)


@job("aggregation.publish_release")
def publish_release(*, draft_id: str, now: datetime, **_rest: Any) -> None:
    release_builder.publish(draft_id=UUID(draft_id), now=now)


@job("aggregation.bind_case")
def bind_case(*, review_id: str, case_id: str, now: datetime, **_rest: Any) -> None:
    intake.bind_case(review_id=UUID(review_id), case_id=UUID(case_id), now=now)


@job("aggregation.tell_opened")
def tell_opened(*, review_id: str, now: datetime, **_rest: Any) -> None:
    intake.tell_opened(review_id=UUID(review_id), now=now)


@job("aggregation.forget_provider")
def forget_provider(*, provider: str, now: datetime, **_rest: Any) -> None:
    intake.forget_provider(provider_id=UUID(provider), now=now)
