"""A room in words: rows for its pages and copies. Opens what is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from pso_portal.office.words import VERBS

from .deliberation import actions
from .deliberation.actions import STRENGTHS, Strength, strength_of
from .deliberation.causation import RULES, Statement, hints
from .deliberation.rooms import KINDS, RoomKind, RoomState
from .services.deliberations.findings import EARLIER, Section

TINTS = {Strength.STRONGER: "ok", Strength.INTERMEDIATE: "info", Strength.WEAKER: "warn"}
STATE_TINTS = {"open": "info", "done": "ok", "dropped": ""}
GONE = "somebody who left"

Names = Mapping[UUID, str]


def timeline_rows(findings: Iterable[Any], names: Names) -> list[dict[str, Any]]:
    """Moments in their order, struck ones among them."""
    moments = [each for each in findings if each.section == Section.TIMELINE]
    return [_finding(each, names) for each in sorted(moments, key=lambda each: (each.at, each.noted_at))]


def statement_rows(findings: Iterable[Any], names: Names) -> list[dict[str, Any]]:
    """Causal statements in the order in which they were made, with what the five rules ask."""
    rows = [_finding(each, names) for each in findings if each.section == Section.STATEMENT]
    rows.sort(key=lambda row: row["row"].noted_at)
    for row in rows:
        said = Statement(**{part: row["said"][part] for part in ("cause", "effect", "event")})
        row["whole"] = said.said
        row["hints"] = [{"rule": int(hint.rule), "title": RULES[hint.rule], "text": hint.text, "words": hint.words}
                        for hint in hints(said)]  # fmt: skip
    standing = [row for row in rows if not row["row"].struck_at]
    for number, row in enumerate(standing, 1):
        row["number"] = number
    return rows


def cause_words(rows: Iterable[dict[str, Any]]) -> dict[UUID, str]:
    """Standing causal statements by id, short enough for a choice."""
    return {row["row"].pk: f"{row['number']}. {_short(row['said']['cause'])}" for row in rows if "number" in row}


def action_rows(found: Iterable[Any], names: Names, causes: Mapping[UUID, str], today: date) -> list[dict[str, Any]]:
    """Actions with strength, owner and clock in words."""
    return [_action(each, names, causes, today) for each in found]


def act_rows(entries: Iterable[Any], names: Names) -> list[dict[str, Any]]:
    """What was done to a room, in the words of the audit."""
    return [{"at": each.at, "text": f"{VERBS.get(each.verb, each.verb)}: {names.get(each.actor_id, GONE)}"}
            for each in entries]  # fmt: skip


def room_row(room: Any) -> dict[str, Any]:
    """A room for lists."""
    said = room.contents
    return {
        "room": room, "title": said["title"], "purpose": said["purpose"], "outcome": said.get("outcome", ""),
        "kind": KINDS[RoomKind(room.kind)], "is_closed": room.state == RoomState.CLOSED,
    }  # fmt: skip


def all_weaker(rows: Iterable[dict[str, Any]]) -> bool:
    """Whether nothing that was planned and not dropped is better than weaker."""
    return actions.only_weaker(row["row"].kind for row in rows if row["row"].state != actions.ActionState.DROPPED)


def _action(row: Any, names: Names, causes: Mapping[UUID, str], today: date) -> dict[str, Any]:
    strength = strength_of(row.kind)
    said = row.said
    return {
        "row": row, "said": said, "prefix": f"a{row.pk.hex[:12]}", "kind": actions.WORDS[actions.ActionKind(row.kind)],
        "strength": STRENGTHS[strength], "tint": TINTS[strength], "cause": causes.get(row.answers_id, ""),
        "owner": names.get(row.owner_id, GONE) if row.owner_id else said.get("owner_title", ""),
        "state": actions.STATES[actions.ActionState(row.state)], "state_tint": STATE_TINTS[row.state],
        "overdue": actions.is_overdue(row.state, row.due_on, today), "settled_by": names.get(row.settled_by, ""),
        "earlier": _earlier(said, names),
    }  # fmt: skip


def _finding(row: Any, names: Names) -> dict[str, Any]:
    return {
        "row": row, "said": row.said, "prefix": f"f{row.pk.hex[:12]}", "by": names.get(row.noted_by, GONE),
        "struck_by": names.get(row.struck_by, ""), "earlier": _earlier(row.said, names),
    }  # fmt: skip


def _earlier(said: Mapping[str, Any], names: Names) -> list[dict[str, Any]]:
    """Words that stood before: what, until when, changed by whom."""
    return [
        {"text": past.get("what") or Statement(past["cause"], past["effect"], past["event"]).said,
         "until": _moment(past["until"]), "by": names.get(UUID(past["changed_by"]), GONE)}
        for past in said.get(EARLIER, [])
    ]  # fmt: skip


def _moment(text: str) -> datetime | None:
    return parse_datetime(text)


def _short(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69]}…"
