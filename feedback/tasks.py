"""Fetch by id, call one service."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from celery import shared_task
from django.core.management import call_command

from pso_portal.jobs import job

from . import alerting, reporting


@job("feedback.send_alert")
def send_alert(*, alert_id: str, now: datetime, **_rest: Any) -> None:
    alerting.send_alert(alert_id=UUID(alert_id), now=now)


@shared_task(name="feedback.owe_alert_reminders")
def owe_alert_reminders() -> None:
    """Not a job itself: the mails that it owes are."""
    call_command("remind_alerts")


@job("feedback.note_reader")
def note_reader(*, release_id: str, provider: str, now: datetime, places: str = "0", **_rest: Any) -> None:
    reporting.note_reader(release_id=UUID(release_id), provider_id=UUID(provider), places=places, now=now)


@job("feedback.plan_run")
def plan_run(*, run_id: str, now: datetime, **_rest: Any) -> None:
    reporting.plan_run(run_id=UUID(run_id), now=now)


@job("feedback.make_report")
def make_report(*, line_id: str, now: datetime, **_rest: Any) -> None:
    reporting.make_report(line_id=UUID(line_id), now=now)


@job("feedback.deliver_report")
def deliver_report(*, line_id: str, now: datetime, **_rest: Any) -> None:
    reporting.deliver_report(line_id=UUID(line_id), now=now)
