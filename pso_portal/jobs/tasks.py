"""The sweep, on the scheduler's clock."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .services import sweep


@shared_task(name="jobs.sweep")
def sweep_outbox() -> int:
    """Send again what is owed and not done. Not a job itself: it owes nothing."""
    return sweep(now=timezone.now())
