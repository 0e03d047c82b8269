"""Fetch by id, call one service."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pso_portal.jobs import job

from .services.outside_duties import REMIND, remind_of_duty


@job(REMIND)
def remind(*, duty_id: str, now: datetime) -> None:
    """Run twice, one mail more is owed and nothing else."""
    remind_of_duty(duty_id=UUID(duty_id), now=now)
