"""Fetch by id, call one service."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pso_portal.jobs import job

from .services.outside_duties import REMIND, remind_of_duty
from .services.requests import REMIND as REMIND_OF_REQUEST
from .services.requests import remind_of_request


@job(REMIND)
def remind(*, duty_id: str, now: datetime) -> None:
    """Run twice, one mail more is owed and nothing else."""
    remind_of_duty(duty_id=UUID(duty_id), now=now)


@job(REMIND_OF_REQUEST)
def remind_of_legal_request(*, request_id: str, now: datetime) -> None:
    """The same for a legal request, a provider's or the PSO's: the scope shows one or the other."""
    remind_of_request(request_id=UUID(request_id), now=now)
