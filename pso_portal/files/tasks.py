"""Forgetting bytes that nothing points at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.core.management import call_command

from pso_portal.jobs import job

from .services import sweep_files


@job("files.sweep")
def sweep(*, now: datetime, provider: str) -> None:
    """Look through one provider's folder. Run twice, there is nothing left to forget."""
    sweep_files(UUID(provider))


@shared_task(name="files.owe_sweeps")
def owe_sweeps() -> None:
    """The scheduler's daily call of the command. Not a job itself: it owes one per provider."""
    call_command("sweep_files")
