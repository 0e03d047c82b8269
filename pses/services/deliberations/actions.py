"""Actions: planned, changed, done or dropped; and what of one is put into operation, typed anew, outside the PSES."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied

from ... import deliberation_selectors as selectors
from ...deliberation.actions import ActionKind, ActionState
from ...deliberation_houses import house_of, owned
from ...deliberation_policies import check_action_move, check_writable
from ...models import OperationalAction
from .findings import Section, Stale, reworded


@dataclass(frozen=True, slots=True)
class Planned:
    """What an action is. `owner_id`: somebody on the list; else `owner_title`, an office in words."""

    what: str
    kind: ActionKind
    due_on: date
    owner_id: UUID | None = None
    owner_title: str = ""
    measure: str = ""
    target: str = ""
    by_when: str = ""
    answers_id: UUID | None = None

    def words(self) -> dict[str, str]:
        texts = {"what": self.what, "owner_title": "" if self.owner_id else self.owner_title, "measure": self.measure,
                 "target": self.target, "by_when": self.by_when}  # fmt: skip
        return {key: text.strip() for key, text in texts.items()}

    def columns(self) -> dict[str, Any]:
        return {
            "kind": ActionKind(self.kind), "due_on": self.due_on, "owner_id": self.owner_id,
            "answers_id": self.answers_id,
        }  # fmt: skip


@transaction.atomic
def plan_action(*, by: Acting, room_id: UUID, key: UUID, planned: Planned, now: datetime) -> Any:
    """Add an action; the same `key` again is the same action. Raises Denied, Http404."""
    room = selectors.room(by, room_id, locked=True)
    check_writable(room)
    action, row_id = house_of(by).action, uuid5(room.pk, str(key))
    earlier = action.objects.filter(pk=row_id).first()
    if earlier is not None:
        return earlier
    _check(by, room, planned)
    row = action(
        id=row_id, room=room, said=planned.words(), planned_at=now, planned_by=by.user_id, **planned.columns(),
        **owned(by),
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("plan_action", by=by, subject=room, now=now, kind=str(planned.kind))
    return row


@transaction.atomic
def change_action(
    *, by: Acting, room_id: UUID, action_id: UUID, planned: Planned, expected_revision: int, now: datetime
) -> Any:
    """Change an action; the words before stay with it. Raises Stale, Denied, Http404."""
    room = selectors.room(by, room_id, locked=True)
    check_writable(room)
    row = selectors.action(by, room, action_id)
    columns, words = planned.columns(), planned.words()
    same = {key: row.said.get(key, "") for key in words} == words
    if same and all(getattr(row, name) == value for name, value in columns.items()):
        return row
    if row.revision != expected_revision:
        raise Stale(row)
    _check(by, room, planned)
    row.said, row.revision = reworded(row.said, words, by=by, now=now), row.revision + 1
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=["said", "revision", *columns])
    audit.record("change_action", by=by, subject=room, now=now, kind=str(planned.kind))
    return row


@transaction.atomic
def settle_action(*, by: Acting, room_id: UUID, action_id: UUID, end: ActionState, note: str, now: datetime) -> Any:
    """An action is done, dropped (with a reason) or taken up again, in a closed room too: work goes on after it.

    Raises Denied, Http404.
    """
    room = selectors.room(by, room_id, locked=True)
    row = selectors.action(by, room, action_id)
    if row.state == end and row.said.get("note", "") == note.strip():
        return row
    state = check_action_move(row, end)
    if state is ActionState.DROPPED and not note.strip():
        raise Denied("Say why this action is dropped.")
    row.said = {**row.said, "note": note.strip()}
    row.state, row.settled_at, row.settled_by = state, now, by.user_id
    row.save(update_fields=["said", "state", "settled_at", "settled_by"])
    audit.record("settle_action", by=by, subject=room, now=now, state=str(state))
    return row


@transaction.atomic
def write_operational(
    *, by: Acting, room_id: UUID, action_id: UUID, what: str, who: str, due_on: date | None, anew: bool, now: datetime
) -> OperationalAction:
    """What is put into operation, in words typed for outside: not work product (42 U.S.C. 299b-21(7)(B)).

    Why it was chosen stays inside. Raises Denied where `anew` is not said, where the words are those of the room, and
    at the PSO, which runs no provider; Http404.
    """
    room = selectors.room(by, room_id, locked=True)
    row = selectors.action(by, room, action_id)
    if not hasattr(row, "operational_id"):
        raise Denied("Only a provider puts actions into operation.")
    if not anew or what.strip() == row.said["what"]:
        raise Denied("Type it anew, for people outside: what is to be done, and nothing of why.")
    held = OperationalAction.objects.filter(pk=row.operational_id).first() if row.operational_id else None
    held = held or OperationalAction(provider_id=by.provider_id)
    held.what, held.who, held.due_on = what.strip(), who.strip(), due_on
    held.written_at, held.written_by = now, by.user_id
    held.save()
    if row.operational_id is None:
        row.operational_id = held.pk
        row.save(update_fields=["operational_id"])
    audit.record("write_operational", by=by, subject=room, now=now)
    return held


def _check(by: Acting, room: Any, planned: Planned) -> None:
    """Raises Denied for an owner who is not on the list, or none at all, and for a cause that is not of this room."""
    if planned.owner_id and planned.owner_id not in {each.user_id for each in selectors.members(by, room)}:
        raise Denied("An action belongs to somebody on the list of this room, or to an office that you name.")
    if not planned.owner_id and not planned.owner_title.strip():
        raise Denied("Say who sees to it: somebody on the list, or an office.")
    causes = {each.pk for each in selectors.findings(by, room) if each.section == Section.STATEMENT}
    if planned.answers_id and planned.answers_id not in causes:
        raise Denied("Choose a causal statement of this room.")
