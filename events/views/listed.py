"""Reports as lists show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from pso_portal.tenancy.event_types import LABELS as TYPES

from .. import selectors
from ..enums import Harm
from ..link_selectors import stated_ids
from ..models import Event
from ..sealed_selectors import sealed_ids
from ..wording import STATUSES, harm_words
from .clock import age_words

NOT_CHECKED, NAME_SEALED = "By a link, name not checked", "Name sealed"


def event_rows(events: Sequence[Event]) -> list[dict[str, Any]]:
    """One row per report. The harm is the reviewer's where there is one (`reviewed_harm`), and says so."""
    people = {person for event in events for person in (event.reporter_id, event.owner_id)}
    names, now = selectors.names_of(people), timezone.now()
    unnamed = [event.pk for event in events if event.reporter_id is None]
    told = dict.fromkeys(stated_ids(unnamed), NOT_CHECKED) | dict.fromkeys(sealed_ids(unnamed), NAME_SEALED)
    return [_row(event, names, now) | ({"reporter": told[event.pk]} if event.pk in told else {}) for event in events]


def _row(event: Any, names: dict[Any, str], now: Any) -> dict[str, Any]:
    reviewed = getattr(event, "reviewed_harm", None)
    harm = reviewed or event.harm
    return {
        "event": event,
        "id": str(event.pk),
        "age": age_words(now - event.filed_at, days_only=event.reporter_id is None),
        "type": TYPES.get(event.event_type, event.event_type),
        "harm": harm_words(event.kind, harm),
        "told_harm": harm_words(event.kind, event.harm),
        "reviewed": reviewed is not None,
        "severe": harm in (Harm.SEVERE, Harm.DEATH),
        "led_by": getattr(event, "led_by", None),
        "escalated": getattr(event, "is_escalated", False),
        "unit": event.unit.name if event.unit else event.facility.name,
        "reporter": names.get(event.reporter_id, "Anonymous"),
        "owner": names.get(event.owner_id, ""),
        "status": STATUSES[event.status],
    }
