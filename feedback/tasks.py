"""Fetch by id, call one service."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from celery import shared_task
from django.core.management import call_command

from pso_portal.jobs import job

from . import alerting, services


@job("feedback.answer_release")
def answer_release(*, release_id: str, provider: str, now: datetime, places: str = "0", **_rest: Any) -> None:
    held = [int(place) for place in places.split(",")]
    services.answer_release(release_id=UUID(release_id), provider_id=UUID(provider), now=now, places=held)


@job("feedback.send_alert")
def send_alert(*, alert_id: str, now: datetime, **_rest: Any) -> None:
    alerting.send_alert(alert_id=UUID(alert_id), now=now)


@shared_task(name="feedback.owe_alert_reminders")
def owe_alert_reminders() -> None:
    """Not a job itself: the mails that it owes are."""
    call_command("remind_alerts")
