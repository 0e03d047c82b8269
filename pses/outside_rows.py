"""Rows of the lane outside the PSES, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pso_portal.tenancy.event_types import LABELS

from .duties import duty
from .enums import DutyState
from .models import OutsideDuty, OutsideRecord
from .outside_selectors import is_overdue
from .wording import DUTY_STATES, HARMS, OUTSIDE_STATES, OUTSIDE_TINTS, SOURCES, left_words


def record_row(record: OutsideRecord, names: Mapping[UUID, str], now: datetime) -> dict[str, Any]:
    """A record by its codes; nothing sealed is opened."""
    duties = list(record.duties.all())
    owed = [each for each in duties if each.state == DutyState.OWED]
    soonest = min(owed, key=lambda each: each.due_at, default=None)
    return {
        "record": record,
        "type": LABELS.get(record.event_type, record.event_type),  # type: ignore[call-overload]
        "harm": HARMS.get(record.harm, record.harm),
        "severe": record.harm in ("severe", "death"),
        "source": SOURCES.get(record.source, record.source),  # type: ignore[call-overload]
        "state": OUTSIDE_STATES.get(record.state, record.state),  # type: ignore[call-overload]
        "tint": OUTSIDE_TINTS.get(record.state, ""),  # type: ignore[call-overload]
        "owner": names.get(record.owner_id, "") if record.owner_id else "",
        "soonest": soonest,
        "left": left_words(soonest.due_at - now) if soonest else "",
        "overdue": soonest is not None and is_overdue(soonest, now),
        "duties": len(duties),
        "told": sum(each.state == DutyState.TOLD for each in duties),
    }


def duty_rows(duties: Iterable[OutsideDuty], names: Mapping[UUID, str], now: datetime) -> list[dict[str, Any]]:
    """Each duty with its law, its time, and what became of it. Opens the sealed fields."""
    return [_duty_row(each, names, now) for each in duties]


def _duty_row(held: OutsideDuty, names: Mapping[UUID, str], now: datetime) -> dict[str, Any]:
    known = duty(held.duty_id)
    late = held.told_at is not None and held.told_at > held.due_at
    return {
        "duty": held,
        "known": known,
        "title": known.title if known else held.name or "Another duty",
        "state": DUTY_STATES.get(held.state, held.state),  # type: ignore[call-overload]
        "left": left_words(held.due_at - now),
        "overdue": is_overdue(held, now),
        "late": late,
        "decided_by": names.get(held.decided_by, "") if held.decided_by else "",
        "prefix": f"d{held.pk.hex[:12]}",
    }
