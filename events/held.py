"""One report as the evaluation system holds it: title, fields, the copy that can leave, and why it may not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse

from pses.contents import Field, Frozen, Leaves, Title
from pses.wording import month_words
from pso_portal.accounts.models import Membership
from pso_portal.tenancy.event_types import LABELS
from pso_portal.tenancy.memo import once
from pso_portal.tenancy.models import Facility, Provider, Unit

from . import selectors
from .answers import Answer, answered
from .link_selectors import stated_of
from .models import Event
from .policies import refusal_of_merged
from .quick_report import HEADER, STORY
from .triage_selectors import reported_harm
from .wording import KINDS, harm_words

ANONYMOUS = "Not given"


class HeldEvent:
    """A report at one moment: what is asked of the database and of the vault is asked once."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def title(self) -> Title:
        """Number and type; nothing that a person wrote."""
        return title_of(self.event)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Header, then answers."""
        return (*self._header(), *map(_field, self._answers))

    @cached_property
    def frozen(self) -> Frozen:
        """By allow-list: codes, month, and what was written as one text."""
        event, text = self.event, _text(self._answers)
        contents: dict[str, Any] = {
            "event_type": event.event_type,
            "event_kind": event.kind,
            "harm": self._harm,
            "month": event.month,
            "coded": _coded(event),
        }
        return Frozen(
            contents=contents | ({"narrative": text} if text else {}),
            event_type=event.event_type,
            event_kind=event.kind,
            harm=self._harm,
            month=event.month,
            annex={"known": self._known()},
        )

    @cached_property
    def refusal(self) -> str:
        """A merged report goes to the PSO with the leading one alone: reported twice, it would count twice."""
        return refusal_of_merged(self.event.pk)

    @cached_property
    def _answers(self) -> list[Answer]:
        return answered(self.event)

    @cached_property
    def _harm(self) -> str:
        return reported_harm(self.event)

    @cached_property
    def _reporter(self) -> list[str]:
        return list(selectors.names_of({self.event.reporter_id}).values())

    @cached_property
    def _stated(self) -> list[str]:
        """What somebody without an account said of themselves: a name like any other that must not leave."""
        found = stated_of(self.event.pk) if self.event.reporter_id is None else None
        return list(found.to_json().values()) if found else []

    def _header(self) -> Iterator[Field]:
        event = self.event
        place = f"{event.unit.name}, {event.facility.name}" if event.unit else event.facility.name
        yield Field("Number", event.number, Leaves.REMOVED)
        yield _same("Event", LABELS.get(event.event_type, event.event_type))
        yield _same("Kind", KINDS.get(event.kind, event.kind))
        yield from self._harm_fields()
        yield Field("When", f"{event.occurred_at:%B} {event.occurred_at.day}, {event.occurred_at.year}", Leaves.CODED,
                    month_words(event.month))  # fmt: skip
        yield Field("Where", place, Leaves.CODED, _location(event).replace("_", " "))
        yield Field("Reporter", next(iter(self._reporter + self._stated), ANONYMOUS), Leaves.REMOVED)

    def _harm_fields(self) -> Iterator[Field]:
        """The reviewer's rating is what is reported; what the reporter told stays inside (docs/decisions/0013)."""
        told, counted = harm_words(self.event.kind, self.event.harm), harm_words(self.event.kind, self._harm)
        yield _same("Harm", counted or "Does not apply")
        if told != counted:
            yield Field("Harm, as the reporter told it", told, Leaves.REMOVED)

    def _known(self) -> dict[str, list[str]]:
        provider_id = self.event.provider_id
        known = once(f"directory of {provider_id}", lambda: _directory(provider_id)) | {
            "reporter": self._reporter + self._stated,
            "patient": [answer.value for answer in self._answers if answer.identifies and answer.written],
        }
        return {kind: names for kind, names in known.items() if names}


def title_of(event: Event) -> Title:
    """How lists name a report."""
    url = reverse("events:event", args=[event.pk])
    return Title(event.number, LABELS.get(event.event_type, event.event_type), url)


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


def _directory(provider_id: UUID) -> dict[str, list[str]]:
    """The names that the provider's own lists hold."""
    staff = Membership.objects.filter(provider_id=provider_id).values_list("user__name", flat=True)
    return {
        "staff": sorted(set(staff)),
        "facilities": [Provider.objects.get(pk=provider_id).name, *Facility.objects.values_list("name", flat=True)],
        "units": list(Unit.objects.values_list("name", flat=True)),
    }
