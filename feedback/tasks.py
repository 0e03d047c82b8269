"""Fetch by id, call one service."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pso_portal.jobs import job

from . import services


@job("feedback.answer_release")
def answer_release(*, release_id: str, provider: str, now: datetime, places: str = "0", **_rest: Any) -> None:
    held = [int(place) for place in places.split(",")]
    services.answer_release(release_id=UUID(release_id), provider_id=UUID(provider), now=now, places=held)
