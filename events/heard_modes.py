"""How often reports came to something, by the modes of feedback that can be counted of a report.

Benn et al., Feedback from incident reporting (Qual Saf Health Care 2009;18:11-21; from memory, to be checked), tell
five: A bounce back, B rapid response, C raise awareness, D inform of actions, E improve systems. C is of the house.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q

from .enums import Status
from .heard import awaited
from .hearing_back import FIRST_SIGN, LOOKED_AT
from .models import Escalation, FollowUpTask, StatusMove

BY_PERSON = "person"


@dataclass(frozen=True, slots=True)
class UnitModes:
    """Of `reports` of one unit how many: were read within three days; were acted on within three days; had what came of
    them told to whoever reported; have a task that is done.
    """

    unit_id: UUID | None
    place: str
    reports: int
    read: int
    acted_on: int
    told: int
    improved: int


def modes_by_unit(now: datetime) -> list[UnitModes]:
    """Reports of the last 90 days that are old enough to be late, by unit, by name. One query however many."""
    in_time = OuterRef("filed_at") + FIRST_SIGN
    mine: Any = {"event": OuterRef("pk")}
    rows = awaited().filter(filed_at__gt=now - FIRST_SIGN - LOOKED_AT, filed_at__lte=now - FIRST_SIGN).annotate(
        was_read=Exists(StatusMove.objects.filter(**mine, moved_at__lte=in_time)),
        was_taken_up=Exists(FollowUpTask.objects.filter(**mine, made_at__lte=in_time)),
        was_handed_up=Exists(Escalation.objects.filter(**mine, cause=BY_PERSON, raised_at__lte=in_time)),
        was_told=Exists(StatusMove.objects.filter(**mine, to_status=Status.CLOSED, outcome__isnull=False)),
        was_done=Exists(FollowUpTask.objects.filter(**mine, done_at__isnull=False)),
    )
    counted = rows.values(of=F("unit_id"), unit_name=F("unit__name"), facility_name=F("facility__name")).annotate(
        reports=Count("pk"), read=Count("pk", Q(was_read=True)), told=Count("pk", Q(was_told=True)),
        acted_on=Count("pk", Q(was_taken_up=True) | Q(was_handed_up=True)), improved=Count("pk", Q(was_done=True)),
    )
    found = [
        UnitModes(
            row["of"], _place(row["unit_name"], row["facility_name"]), row["reports"], row["read"], row["acted_on"],
            row["told"], row["improved"],
        )
        for row in counted
    ]  # fmt: skip
    return sorted(found, key=lambda each: each.place)


def _place(unit: str | None, facility: str) -> str:
    return f"{unit}, {facility}" if unit else f"Elsewhere in {facility}"
