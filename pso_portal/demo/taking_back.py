"""One report of the demo that its provider took back: the wrong resident's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pses.enums import State
from pses.models import WorkProduct
from pses.services import withdraw

from .stage import member, on_stage

REASON = "Two residents of the same last name: this is the event of the other one, which is reported already."


def take_one_back(provider_id: UUID, now: datetime) -> None:
    """The latest that was reported. A second time changes nothing."""
    with on_stage(member(provider_id, "risk_manager"), now) as manager:
        reported = WorkProduct.objects.filter(state=State.REPORTED).order_by("-reported_at", "content_id").first()
        if reported is not None and not WorkProduct.objects.filter(state=State.WITHDRAWN).exists():
            withdraw(
                by=manager, content_kind=reported.content_kind, content_id=reported.content_id, reason=REASON, now=now
            )
