"""The scheduler's calls, and jobs: fetch by id, call one service."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.core.management import call_command

from pso_portal.jobs import job

from .incident_selectors import SEND
from .services import destroying
from .services import send_notice as mail_notice


@shared_task(name="office.remind_listing")
def remind_listing() -> None:
    """Not a job itself: the mails that it owes are."""
    call_command("remind_listing")


@job(SEND)
def send_notice(*, affected_id: str, now: datetime) -> None:
    mail_notice(affected_id=UUID(affected_id), now=now)


@job("office.pack_data")
def pack_data(*, now: datetime, provider: str) -> None:
    destroying.pack_data(provider_id=UUID(provider), now=now)


@job("office.destroy_keys")
def destroy_keys(*, now: datetime, provider: str) -> None:
    destroying.destroy_keys(provider_id=UUID(provider), now=now)


@job("office.close_disposal")
def close_disposal(*, now: datetime, provider: str) -> None:
    destroying.close_disposal(provider_id=UUID(provider), now=now)
