"""Timeline and causal statements: noted, reworded, struck out and taken back. Nothing that was said goes away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied

from ... import deliberation_selectors as selectors
from ...deliberation.rooms import RoomKind
from ...deliberation_houses import house_of, owned
from ...deliberation_policies import check_writable

EARLIER = "earlier"


class Section(StrEnum):
    """Which part of an RCA² a finding belongs to."""

    TIMELINE = "timeline"
    STATEMENT = "statement"


WORDS = {Section.TIMELINE: ("what", "source"), Section.STATEMENT: ("cause", "effect", "event")}


class Stale(Exception):
    """Somebody changed the row since the page was opened; `row` is as it stands now. Nothing was written."""

    def __init__(self, row: Any) -> None:
        super().__init__("Somebody changed this in the meantime.")
        self.row = row


@transaction.atomic
def note_finding(
    *, by: Acting, room_id: UUID, key: UUID, section: Section, said: Mapping[str, str], now: datetime,
    at: datetime | None = None,
) -> Any:  # fmt: skip
    """Note a moment (`at`) of the timeline or a causal statement; the same `key` again is the same finding.

    Raises Denied outside an RCA², and for a moment that lies ahead; Http404.
    """
    room = _open_rca(by, room_id)
    finding = house_of(by).finding
    row_id = uuid5(room.pk, str(key))
    earlier = finding.objects.filter(pk=row_id).first()
    if earlier is not None:
        return earlier
    _check_past(at, now)
    row = finding(
        id=row_id, room=room, section=Section(section), at=at, said=_words(section, said), noted_at=now,
        noted_by=by.user_id, **owned(by),
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("note_finding", by=by, subject=room, now=now, section=str(section))
    return row


@transaction.atomic
def change_finding(
    *, by: Acting, room_id: UUID, finding_id: UUID, said: Mapping[str, str], expected_revision: int, now: datetime,
    at: datetime | None = None,
) -> Any:  # fmt: skip
    """Reword a finding; the words before stay with it. Raises Stale, Denied, Http404."""
    room = _open_rca(by, room_id)
    row = selectors.finding(by, room, finding_id)
    words = _words(row.section, said)
    if {key: row.said.get(key, "") for key in words} == words and row.at == at:
        return row
    if row.revision != expected_revision:
        raise Stale(row)
    _check_past(at, now)
    row.said, row.at, row.revision = reworded(row.said, words, by=by, now=now), at, row.revision + 1
    row.save(update_fields=["said", "at", "revision"])
    audit.record("change_finding", by=by, subject=room, now=now, section=row.section)
    return row


@transaction.atomic
def strike_finding(*, by: Acting, room_id: UUID, finding_id: UUID, now: datetime) -> Any:
    """Strike a finding out; it stays legible. Raises Denied, Http404."""
    room = _open_rca(by, room_id)
    row = selectors.finding(by, room, finding_id)
    if row.struck_at is None:
        row.struck_at, row.struck_by = now, by.user_id
        row.save(update_fields=["struck_at", "struck_by"])
        audit.record("strike_finding", by=by, subject=room, now=now, section=row.section)
    return row


@transaction.atomic
def restore_finding(*, by: Acting, room_id: UUID, finding_id: UUID, now: datetime) -> Any:
    """Let a struck finding stand again. Raises Denied, Http404."""
    room = _open_rca(by, room_id)
    row = selectors.finding(by, room, finding_id)
    if row.struck_at is not None:
        row.struck_at = row.struck_by = None
        row.save(update_fields=["struck_at", "struck_by"])
        audit.record("restore_finding", by=by, subject=room, now=now, section=row.section)
    return row


def reworded(before: Mapping[str, Any], words: Mapping[str, str], *, by: Acting, now: datetime) -> dict[str, Any]:
    """New words with those that stood before, oldest first."""
    past = {key: text for key, text in before.items() if key != EARLIER}
    stamp = {"until": now.isoformat(), "changed_by": str(by.user_id)}
    return {**words, EARLIER: [*before.get(EARLIER, []), past | stamp]}


def _words(section: str, said: Mapping[str, str]) -> dict[str, str]:
    return {key: said.get(key, "").strip() for key in WORDS[Section(section)]}


def _check_past(at: datetime | None, now: datetime) -> None:
    if at is not None and at > now:
        raise Denied("This moment lies ahead. A timeline holds what happened.")


def _open_rca(by: Acting, room_id: UUID) -> Any:
    room = selectors.room(by, room_id, locked=True)
    check_writable(room)
    if room.kind != RoomKind.RCA2:
        raise Denied("A timeline and causes belong to an RCA². Write the minutes here, or open an RCA².")
    return room
