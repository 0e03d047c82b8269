"""The scheduler's calls, and mails about notices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.core.management import call_command

from pso_portal.jobs import job

from .incident_selectors import SEND
from .services import send_notice as mail_notice


@shared_task(name="office.remind_listing")
def remind_listing() -> None:
    """Not a job itself: the mails that it owes are."""
    call_command("remind_listing")


@job(SEND)
def send_notice(*, affected_id: str, now: datetime) -> None:
    mail_notice(affected_id=UUID(affected_id), now=now)
