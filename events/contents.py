"""Events as the evaluation system sees them: titles, one report held, and taking out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from pses.contents import Title

from . import heard, selectors
from .answers import answered, sent_detail
from .enums import Status
from .held import GROUPS, HeldEvent, title_of
from .leaving import forget_sealed_name, take_out_stated, take_out_triage
from .models import CodedAnswer, Event, EventDetail
from .quick_report import STORY


class EventContents:
    """Registered with the PSES under "event"."""

    kind = "event"
    groups = GROUPS

    def titles(self, ids: Collection[UUID]) -> Mapping[UUID, Title]:
        """Number and type; nothing that a person wrote."""
        return {event.pk: title_of(event) for event in Event.objects.filter(pk__in=list(ids))}

    def event_types(self, ids: Collection[UUID]) -> Mapping[UUID, str]:
        """By which a legal hold may choose."""
        return dict(Event.objects.filter(pk__in=list(ids)).values_list("pk", "event_type"))

    def held(self, content_id: UUID) -> HeldEvent:
        """Raises Http404."""
        return HeldEvent(selectors.event(content_id))

    def take_out(self, content_id: UUID) -> dict[str, Any]:
        """All that was written and answered leaves the event; number, type, harm, place and dates stay, as its note."""
        event = selectors.event(content_id)
        taken: dict[str, Any] = {
            "number": event.number, "narrative": event.narrative, "details": event.details, "coded": event.coded,
            "kind": event.kind, "event_type": event.event_type, "harm": event.harm,
            "occurred_at": event.occurred_at.isoformat(), "form": f"{event.form_url}|{event.form_version}",
        }  # fmt: skip
        modules = selectors.details_of(event)
        place = event.unit.name if event.unit else event.facility.name
        told = [(answer.label, answer.value) for answer in answered(event) if answer.item.link_id != STORY]
        taken["facts"] = [{"label": label, "value": value} for label, value in [("Where", place), *told]]
        taken["facts"] += [row for each in modules if each.filed_at for row in sent_detail(each)]
        taken["modules"] = [{"answers": each.answers, "response": each.response} for each in modules]
        taken["said"] = heard.take_out(event)
        taken |= take_out_triage(event) | take_out_stated(event)
        forget_sealed_name(event)
        CodedAnswer.objects.filter(event=event).delete()
        EventDetail.objects.filter(event=event).delete()
        event.narrative, event.details, event.coded, event.status = "", {}, {}, Status.CLOSED
        event.save(update_fields=["narrative", "details", "coded", "status"])
        return taken
