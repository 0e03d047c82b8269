"""One report as the evaluation system holds it: title, fields, the copy that can leave, and why it may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC
from functools import cached_property
from typing import Any

from django.urls import reverse

from pses.contents import Field, Frozen, Leaves, Title
from pses.let_out import TIERS
from pses.wording import month_words
from pso_portal.files.selectors import files_of, kind_of
from pso_portal.tenancy.event_types import LABELS

from . import selectors
from .answers import Answer, answered
from .link_selectors import stated_of
from .models import Event, EventDetail
from .played_a_part import Told, coded_of, tier_of, told_of
from .policies import refusal_of_merged
from .quick_report import HEADER, STORY
from .selectors import details_of
from .told_along import replaced_by
from .triage_selectors import reported_harm
from .wording import KINDS, harm_words

ANONYMOUS = "Not given"
# Groups of fields that can be kept apart. Type, kind, harm and month go with every report: without them it is none.
PLACE, DETAILS, NARRATIVE = "place", "details", "narrative"
GROUPS = {PLACE: "Where it happened", DETAILS: "Answers to further questions", NARRATIVE: "What was written"}


class HeldEvent:
    """A report at one moment: what is asked of the database and of the vault is asked once."""

    def __init__(self, event: Event, kept: frozenset[str] = frozenset()) -> None:
        self.event, self.kept = event, kept

    def without(self, groups: frozenset[str]) -> HeldEvent:
        """The same report, of which these groups stay here."""
        return HeldEvent(self.event, groups)

    @cached_property
    def whole(self) -> dict[str, Any]:
        """All that is held of it, for its hash; never leaves."""
        return whole_of(self.event, self._harm, details_of(self.event))

    @cached_property
    def title(self) -> Title:
        """Number and type; nothing that a person wrote."""
        return title_of(self.event)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Header, then answers. Of a group that is kept, nothing leaves."""
        fields = (*self._header(), *map(_field, self._answers), *map(_told, self._played_a_part), *self._files_field())
        return tuple(
            replace(each, leaves=Leaves.REMOVED, sent="") if each.group in self.kept else each for each in fields
        )

    @cached_property
    def frozen(self) -> Frozen:
        """By allow-list: codes, month, and what was written as one text."""
        event, text = self.event, _text([each for each in self._answers if _group(each) not in self.kept])
        contents: dict[str, Any] = {
            "event_type": event.event_type,
            "event_kind": event.kind,
            "harm": self._harm,
            "month": event.month,
            "coded": self._coded(),
        }
        return Frozen(
            contents=contents | ({"narrative": text} if text else {}) | ({"files": self._files} if self._files else {}),
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
        """As they were told, less what the full report told anew."""
        return [each for each in answered(self.event) if each.item.link_id not in self._replaced]

    @cached_property
    def _replaced(self) -> frozenset[str]:
        return replaced_by(coded_of(self._played_a_part))

    def _coded(self) -> dict[str, Any]:
        told = {} if DETAILS in self.kept else coded_of(self._played_a_part)
        held = {key: value for key, value in _coded(self.event, self.kept).items() if key not in self._replaced}
        return held | told

    @cached_property
    def _played_a_part(self) -> list[Told]:
        return told_of(self.event)

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

    @cached_property
    def _files(self) -> dict[str, int]:
        """How many files of which kind hang on it; never their names."""
        return dict(sorted(Counter(kind_of(each) for each in files_of("event", self.event.pk)).items()))

    def _files_field(self) -> Iterator[Field]:
        if self._files:
            words = ", ".join(f"{count} {kind}" for kind, count in self._files.items())
            yield Field("Files", words, Leaves.CODED, words, tells_files=True)

    def _header(self) -> Iterator[Field]:
        event = self.event
        place = f"{event.unit.name}, {event.facility.name}" if event.unit else event.facility.name
        yield Field("Number", event.number, Leaves.REMOVED)
        yield _same("Event", LABELS.get(event.event_type, event.event_type))
        yield _same("Kind", KINDS.get(event.kind, event.kind))
        yield from self._harm_fields()
        yield Field("When", f"{event.occurred_at:%B} {event.occurred_at.day}, {event.occurred_at.year}", Leaves.CODED,
                    month_words(event.month))  # fmt: skip
        yield Field("Where", place, Leaves.CODED, _location(event).replace("_", " "), group=PLACE)
        yield Field("Reporter", next(iter(self._reporter + self._stated), ANONYMOUS), Leaves.REMOVED)

    def _harm_fields(self) -> Iterator[Field]:
        """The reviewer's rating is what is reported; what the reporter told stays inside (docs/decisions/0013)."""
        told, counted = harm_words(self.event.kind, self.event.harm), harm_words(self.event.kind, self._harm)
        yield _same("Harm", counted or "Does not apply")
        if told != counted:
            yield Field("Harm, as the reporter told it", told, Leaves.REMOVED)

    def _known(self) -> dict[str, list[str]]:
        """What the record itself knows. The house's own names join it when it is reported (`pses.house_names`)."""
        known = {
            "reporter": self._reporter + self._stated,
            "patient": [answer.value for answer in self._answers if answer.identifies and answer.written],
        }
        return {kind: names for kind, names in known.items() if names}


def whole_of(event: Event, harm: str = "", modules: Iterable[EventDetail] = ()) -> dict[str, Any]:
    """A report as its hash covers it: what was told, the harm as rated (`harm`), and each module that was sent."""
    return {
        "number": event.number, "event_type": event.event_type, "kind": event.kind, "told_harm": event.harm,
        "harm": harm or event.harm, "occurred_at": event.occurred_at.astimezone(UTC).isoformat(),
        "narrative": event.narrative, "details": event.details, "coded": event.coded,
        "form": f"{event.form_url}|{event.form_version}",
        "modules": [
            {"form": each.form_url, "response": each.response}
            for each in sorted(modules, key=lambda module: module.form_url)
            if each.filed_at
        ],
    }  # fmt: skip


def title_of(event: Event) -> Title:
    """How lists name a report."""
    url = reverse("events:event", args=[event.pk])
    return Title(event.number, LABELS.get(event.event_type, event.event_type), url)


def _same(label: str, value: str) -> Field:
    return Field(label, value, Leaves.INCLUDED, value)


def _field(answer: Answer) -> Field:
    if answer.identifies:
        return Field(answer.label, answer.value, Leaves.REMOVED)
    return Field(
        answer.label, answer.value, Leaves.INCLUDED, answer.value, written=answer.written, group=_group(answer),
        tier=TIERS.get(answer.item.link_id, ""),
    )  # fmt: skip


def _told(told: Told) -> Field:
    return Field(told.label, told.words, Leaves.INCLUDED, told.words, group=DETAILS, tier=tier_of(told.name))


def _group(answer: Answer) -> str:
    return NARRATIVE if answer.item.link_id == STORY else DETAILS


def _location(event: Event) -> str:
    return event.unit.location_kind if event.unit else "other"


def _coded(event: Event, kept: frozenset[str]) -> dict[str, Any]:
    follow_ups = {key: value for key, value in event.coded.items() if key not in HEADER and DETAILS not in kept}
    return follow_ups | ({} if PLACE in kept else {"location_kind": _location(event)})


def _text(answers: list[Answer]) -> str:
    """The story first; other written answers after it, so that one desk sees every word."""
    story = [answer.value for answer in answers if answer.item.link_id == STORY]
    others = [
        f"{answer.label}: {answer.value}"
        for answer in answers
        if answer.written and not answer.identifies and answer.item.link_id != STORY
    ]
    return "\n\n".join(story + others)
