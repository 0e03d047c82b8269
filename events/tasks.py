"""Fetch by id, call one service."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pso_portal.jobs import job

from .services.import_work import work_piece


@job("events.import_piece")
def import_piece(*, run_id: str, position: str, now: datetime, **rest: Any) -> None:
    work_piece(run_id=UUID(run_id), position=int(position), round_number=int(rest["round"]), now=now)
