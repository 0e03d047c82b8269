"""What people wrote in a report, as it is searched: story, written answers, and the words of modules that were sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from .models import Event, EventDetail

Text = tuple[str, str]  # the question's link id, or its words, and what was written
Modules = Mapping[UUID, list[EventDetail]]


def modules_of(event_ids: Collection[UUID]) -> Modules:
    """Sent modules by event, in one query. Opens nothing."""
    found: dict[UUID, list[EventDetail]] = {}
    rows = EventDetail.objects.filter(event_id__in=event_ids, filed_at__isnull=False).order_by("form_url")
    for detail in rows:
        found.setdefault(detail.event_id, []).append(detail)
    return found


def texts_of(event: Event, modules: Modules) -> list[Text]:
    """Everything written in one report. Opens its sealed fields."""
    told: list[Text] = [("story", event.narrative)] if event.narrative else []
    told += [(key, value) for key, value in event.details.items() if isinstance(value, str) and value]
    for detail in modules.get(event.pk, ()):
        told += _written(detail.response or {})
    return told


def _written(node: Mapping[str, Any]) -> Iterator[Text]:
    for item in node.get("item", ()):
        for answer in item.get("answer", ()):
            if answer.get("valueString"):
                yield item.get("text", ""), answer["valueString"]
            yield from _written(answer)
        yield from _written(item)
