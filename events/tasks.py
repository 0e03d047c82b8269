"""Fetch by id, call one service."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from celery import shared_task
from django.core.management import call_command

from pso_portal.jobs import job

from .services import forget_delivery as forget_rows
from .services import forget_search as forget
from .services import forget_sheet as forget_many
from .services import search_on as go_on
from .services.escalations import escalate_unread as escalate
from .services.import_work import work_piece
from .services.sheet_work import work_step


@job("events.import_piece")
def import_piece(*, run_id: str, position: str, now: datetime, **rest: Any) -> None:
    work_piece(run_id=UUID(run_id), position=int(position), round_number=int(rest["round"]), now=now)


@job("events.escalate_unread")
def escalate_unread(*, now: datetime, **_rest: Any) -> None:
    escalate(now=now)


@shared_task(name="events.owe_escalations")
def owe_escalations() -> None:
    """The scheduler's call of the command. Not a job itself: it owes one per provider."""
    call_command("escalate_unread")


@job("events.search_on")
def search_on(*, search_id: str, now: datetime) -> None:
    go_on(search_id=UUID(search_id), now=now)


@job("events.forget_search")
def forget_search(*, search_id: str, now: datetime) -> None:
    forget(search_id=UUID(search_id), now=now)


@job("events.split_sheet")
def split_sheet(*, sheet_id: str, step: str, now: datetime) -> None:
    work_step(sheet_id=UUID(sheet_id), step=int(step), now=now)


@job("events.forget_sheet")
def forget_sheet(*, sheet_id: str, now: datetime) -> None:
    forget_many(sheet_id=UUID(sheet_id), now=now)


@job("events.forget_delivery")
def forget_delivery(*, delivery_id: str, now: datetime) -> None:
    forget_rows(delivery_id=UUID(delivery_id), now=now)
