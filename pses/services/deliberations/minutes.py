"""Minutes: saved as typed, kept in versions. Where two write at once, both texts are kept and shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting

from ... import deliberation_selectors as selectors
from ...deliberation_houses import house_of, owned
from ...deliberation_policies import check_writable


@dataclass(frozen=True, slots=True)
class Kept:
    """How a save went. `elsewhere`: somebody else had saved since the page was opened, so the room's text is theirs."""

    room: Any
    elsewhere: bool = False


@transaction.atomic
def keep_text(
    *, by: Acting, room_id: UUID, text: str, expected_revision: int, editor: UUID, now: datetime
) -> Kept:  # fmt: skip
    """Keep what is being typed, sealed. One entry an opened page (`editor`), not one a pause. Raises Denied, Http404.

    Where the room is past `expected_revision` by another page, nothing is overwritten.
    """
    room = _locked(by, room_id)
    if _saved_elsewhere(room, expected_revision, editor) and text != (room.text or ""):
        return Kept(room, elsewhere=True)
    _put(room, text, by=by, editor=editor, now=now)
    return Kept(room)


@transaction.atomic
def save_minutes(
    *, by: Acting, room_id: UUID, text: str, expected_revision: int, editor: UUID, now: datetime
) -> Kept:  # fmt: skip
    """The same, and a version that never changes. A text that came too late is kept as a version beside.

    Raises Denied, Http404.
    """
    room = _locked(by, room_id)
    elsewhere = _saved_elsewhere(room, expected_revision, editor) and text != (room.text or "")
    if not elsewhere:
        _put(room, text, by=by, editor=editor, now=now)
    _add_version(room, text, by=by, saved_by=by.user_id, now=now, beside=elsewhere)
    return Kept(room, elsewhere)


def _saved_elsewhere(room: Any, expected_revision: int, editor: UUID) -> bool:
    return expected_revision != room.text_revision and editor != room.text_editor


def _put(room: Any, text: str, *, by: Acting, editor: UUID, now: datetime) -> None:
    if text == (room.text or ""):
        return
    if room.text and room.text_saved_by != by.user_id:
        # Words of another are about to be written over: they stay as a version, whoever forgot to save one.
        _add_version(room, room.text, by=by, saved_by=room.text_saved_by, now=room.text_saved_at)
    if editor != room.text_editor:
        audit.record("write_minutes", by=by, subject=room, now=now)
    room.text, room.text_revision, room.text_editor = text, room.text_revision + 1, editor
    room.text_saved_at, room.text_saved_by = now, by.user_id
    room.save(update_fields=["text", "text_revision", "text_editor", "text_saved_at", "text_saved_by"])


def _add_version(room: Any, text: str, *, by: Acting, saved_by: UUID, now: datetime, beside: bool = False) -> None:
    earlier = selectors.versions(by, room)
    if any(each.text == text and each.is_beside == beside for each in earlier[:1]):
        return
    number = earlier[0].number + 1 if earlier else 1
    made = house_of(by).version(
        room=room, number=number, is_beside=beside, text=text, saved_at=now, saved_by=saved_by, **owned(by)
    )
    made.save(force_insert=True)
    audit.record("keep_minutes", by=by, subject=room, now=now, version=number, beside=beside)


def _locked(by: Acting, room_id: UUID) -> Any:
    room = selectors.room(by, room_id, locked=True)
    check_writable(room)
    return room
