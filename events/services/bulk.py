"""Filing many rows at once: the same rules as for one report, in a few statements for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pses.canonical import fingerprint
from pses.enums import Purpose
from pses.services import admit_many
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.vault.pepper import pepper

from ..held import whole_of
from ..imports.mapping import Applied, Problem
from ..models import Event
from ..places import Place
from ..quick_report import AnswersRefused, Told, read_answers
from .filing import event_of, place_of
from .numbering import next_numbers


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that can be filed. `source_id` is peppered: an old system's number may be a patient's."""

    number: int
    source_id: str
    told: Told
    place: Place


def source_id_of(provider_id: UUID, kind: str, text: str) -> str:
    """What a row is known by, for this provider alone. `kind`: "id" of the old system, or the row's "content"."""
    return f"import-{pepper('imported row', f'{provider_id}|{kind}|{text}'.encode()).hex()[:60]}"


def read_row(
    applied: Applied, source_id: str, known: list[Place], columns: Mapping[str, str], *, now: datetime
) -> Ready | list[Problem]:
    """The row as an event, or what stands against it. `columns`: question → the column it is answered by."""
    if applied.problems:
        return list(applied.problems)
    place, answers = place_of(applied.answers, known, None, imported=True)
    codes = frozenset(each.code for each in known)
    try:
        told = read_answers(answers, places=codes, zone=place.facility.timezone, now=now, imported=True)
    except AnswersRefused as refused:
        return [
            Problem(applied.number, columns.get(question, ""), f"{text}.", str(answers.get(question, ""))[:200])
            for question, text in refused.problems.items()
        ]
    return Ready(applied.number, source_id, told, place)


def already_filed(source_ids: Sequence[str]) -> set[str]:
    """Which of these rows stand in the provider's reports."""
    return set(Event.objects.filter(source_id__in=source_ids).order_by().values_list("source_id", flat=True))


@transaction.atomic
def file_rows(*, by: Acting, rows: Sequence[Ready], purpose: Purpose, now: datetime) -> list[Event]:
    """File and admit what was not filed before, each with `now` as its date of entry; returns the new events.

    No mail for each severe one: they lie in the past, and the import's end is told once. Raises Denied.
    """
    by.check(Permission.IMPORT_REPORTS)
    if by.provider_id is None:
        raise Denied("Reports are filed at a provider.")
    there = already_filed([row.source_id for row in rows])
    new = [row for row in rows if row.source_id not in there]
    events = [_event(row, by, now) for row in new]
    for event, number in zip(events, next_numbers(by.provider_id, now.year, len(events)), strict=True):
        event.number = number
    Event.objects.bulk_create(events)
    audit.record_many("file_event", by=by, subjects=events, now=now, imported=True)
    kinds = {event.pk: event.event_type for event in events}
    hashes = {event.pk: fingerprint(whole_of(event)) for event in events}
    admit_many(by=by, content_kind="event", event_types=kinds, purpose=purpose, now=now, hashes=hashes)
    return events


def _event(row: Ready, by: Acting, now: datetime) -> Event:
    event = event_of(row.told, by=by, place=row.place, now=now)
    event.source_id = row.source_id
    event.filing_key = UUID(
        bytes=pepper("imported filing", f"{by.provider_id}|{row.source_id}".encode())[:16], version=4
    )
    return event
