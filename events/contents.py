"""Events as the evaluation system sees them: titles, fields, the copy that can leave, and taking out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from pses.contents import Field, Frozen, Leaves, Title
from pses.wording import month_words
from pso_portal.accounts.models import Membership
from pso_portal.tenancy.event_types import LABELS
from pso_portal.tenancy.memo import once
from pso_portal.tenancy.models import Facility, Provider, Unit

from . import heard, selectors
from .answers import Answer, answered, sent_detail
from .enums import Status
from .leaving import take_out_triage
from .models import CodedAnswer, Event, EventDetail
from .quick_report import HEADER, STORY
from .triage_selectors import reported_harm
from .wording import KINDS, harm_words

ANONYMOUS = "Not given"


class EventContents:
    """Registered with the PSES under "event"."""

    kind = "event"

    def titles(self, ids: Collection[UUID]) -> Mapping[UUID, Title]:
        """Number and type; nothing that a person wrote."""
        return {
            event.pk: Title(event.number, LABELS.get(event.event_type, event.event_type), _url(event.pk))
            for event in Event.objects.filter(pk__in=list(ids))
        }

    def fields(self, content_id: UUID) -> tuple[Field, ...]:
        """Header, then answers. Raises Http404."""
        event = selectors.event(content_id)
        return (*_header(event), *(_field(answer) for answer in answered(event)))

    def freeze(self, content_id: UUID) -> Frozen:
        """By allow-list: codes, month, and what was written as one text. Raises Http404."""
        event = selectors.event(content_id)
        answers, harm = answered(event), reported_harm(event)
        contents: dict[str, Any] = {
            "event_type": event.event_type,
            "event_kind": event.kind,
            "harm": harm,
            "month": event.month,
            "coded": _coded(event),
        }
        text = _text(answers)
        return Frozen(
            contents=contents | ({"narrative": text} if text else {}),
            event_type=event.event_type,
            event_kind=event.kind,
            harm=harm,
            month=event.month,
            annex={"known": _known(event, answers)},
        )

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
        taken |= take_out_triage(event)
        CodedAnswer.objects.filter(event=event).delete()
        EventDetail.objects.filter(event=event).delete()
        event.narrative, event.details, event.coded, event.status = "", {}, {}, Status.CLOSED
        event.save(update_fields=["narrative", "details", "coded", "status"])
        return taken


def _url(event_id: UUID) -> str:
    return reverse("events:event", args=[event_id])


def _header(event: Event) -> Iterator[Field]:
    names = selectors.names_of({event.reporter_id})
    place = f"{event.unit.name}, {event.facility.name}" if event.unit else event.facility.name
    yield Field("Number", event.number, Leaves.REMOVED)
    yield _same("Event", LABELS.get(event.event_type, event.event_type))
    yield _same("Kind", KINDS.get(event.kind, event.kind))
    yield from _harm(event)
    yield Field("When", f"{event.occurred_at:%B} {event.occurred_at.day}, {event.occurred_at.year}", Leaves.CODED,
                month_words(event.month))  # fmt: skip
    yield Field("Where", place, Leaves.CODED, _location(event).replace("_", " "))
    yield Field("Reporter", names.get(event.reporter_id, ANONYMOUS), Leaves.REMOVED)


def _harm(event: Event) -> Iterator[Field]:
    """The reviewer's rating is what is reported; what the reporter told stays inside (docs/decisions/0012)."""
    told, counted = harm_words(event.kind, event.harm), harm_words(event.kind, reported_harm(event))
    yield _same("Harm", counted or "Does not apply")
    if told != counted:
        yield Field("Harm, as the reporter told it", told, Leaves.REMOVED)


def _same(label: str, value: str) -> Field:
    return Field(label, value, Leaves.INCLUDED, value)


def _field(answer: Answer) -> Field:
    if answer.identifies:
        return Field(answer.label, answer.value, Leaves.REMOVED)
    return Field(answer.label, answer.value, Leaves.INCLUDED, answer.value, written=answer.written)


def _location(event: Event) -> str:
    return event.unit.location_kind if event.unit else "other"


def _coded(event: Event) -> dict[str, Any]:
    follow_ups = {key: value for key, value in event.coded.items() if key not in HEADER}
    return follow_ups | {"location_kind": _location(event)}


def _text(answers: list[Answer]) -> str:
    """The story first; other written answers after it, so that one desk sees every word."""
    story = [answer.value for answer in answers if answer.item.link_id == STORY]
    others = [
        f"{answer.label}: {answer.value}"
        for answer in answers
        if answer.written and not answer.identifies and answer.item.link_id != STORY
    ]
    return "\n\n".join(story + others)


def _known(event: Event, answers: list[Answer]) -> dict[str, list[str]]:
    reporter = selectors.names_of({event.reporter_id}).values()
    known = once(f"directory of {event.provider_id}", lambda: _directory(event.provider_id)) | {
        "reporter": list(reporter),
        "patient": [answer.value for answer in answers if answer.identifies and answer.written],
    }
    return {kind: names for kind, names in known.items() if names}


def _directory(provider_id: UUID) -> dict[str, list[str]]:
    """The names that the provider's own lists hold."""
    staff = Membership.objects.filter(provider_id=provider_id).values_list("user__name", flat=True)
    return {
        "staff": sorted(set(staff)),
        "facilities": [Provider.objects.get(pk=provider_id).name, *Facility.objects.values_list("name", flat=True)],
        "units": list(Unit.objects.values_list("name", flat=True)),
    }
