"""The scheduler's calls."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command


@shared_task(name="office.remind_listing")
def remind_listing() -> None:
    """Not a job itself: the mails that it owes are."""
    call_command("remind_listing")
