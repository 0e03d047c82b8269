"""Answers to alerts in words: for the provider that gave them, and on the PSO's board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import holders_of, names_of

from .. import alert_selectors as selectors
from ..alerts.answers import SHORT
from ..models import AlertAnswer, AlertTombstone, SentAlert

KINDS = {"yes": "concern", "no": "ok", "checking": "info"}
SILENT = "silent"
FILTERS = {"": "All", "yes": "Yes", "checking": "Checking", "no": "No", SILENT: "No answer"}


def our_lines(provider_id: UUID, sent: Sequence[SentAlert], today: date) -> list[dict[str, Any]]:
    """Rows of a provider's list; as many queries for thirty as for one."""
    stones, last = selectors.tombstones(sent), selectors.last_answers(sent)
    names, still = names_of(row.owner_id for row in last.values()), set(holders_of(Permission.READ_ALERTS, provider_id))
    return [
        {"sent": each, "title": each.contents["title"], "withdrawn": each.pk in stones,
         **answer_words(last.get(each.pk), stones.get(each.pk), each, today),
         "owner": owner_words(last.get(each.pk), names, still)}
        for each in sent
    ]  # fmt: skip


def answer_words(row: AlertAnswer | None, stone: AlertTombstone | None, sent: SentAlert, today: date) -> dict[str, Any]:
    """The answer that counts, the day that is next, and whether it has passed."""
    if stone is not None:
        return {"answer": "Withdrawn", "kind": "", "due": None, "is_late": False, "done": False}
    if row is None:
        return {"answer": "Not answered", "kind": "warn", "due": sent.answer_by, "is_late": sent.answer_by < today,
                "done": False}  # fmt: skip
    said = selectors.said_in(row)
    waits = said is not None and said.is_open
    return {
        "answer": SHORT[row.says], "kind": KINDS[row.says], "due": row.due if waits else None, "done": row.done,
        "is_late": bool(waits and row.due and row.due < today),
    }  # fmt: skip


def owner_words(row: AlertAnswer | None, names: Mapping[UUID, str], still: set[UUID]) -> str:
    """Who sees to it; of somebody who left it says so."""
    if row is None or row.owner_id is None:
        return ""
    name = names.get(row.owner_id, "Somebody")
    return name if row.owner_id in still or row.done else f"{name}, who has left"


def history(sent: SentAlert, still: set[UUID]) -> list[dict[str, Any]]:
    """Every answer, the last first, with who gave it."""
    rows = selectors.answers_to(sent)
    names = names_of(person for row in rows for person in (row.owner_id, row.answered_by))
    return [
        {"row": row, "answer": SHORT[row.says], "kind": KINDS[row.says], "action": row.action,
         "owner": owner_words(row, names, still) if row is rows[0] else names.get(row.owner_id, ""),
         "by": names.get(row.answered_by, "Somebody")}
        for row in rows
    ]  # fmt: skip


def board_lines(sent: Sequence[SentAlert], today: date) -> list[dict[str, Any]]:
    """Rows of the PSO's board: what was answered and undertaken, not who at the provider does it."""
    stones, last = selectors.tombstones(sent), selectors.last_answers(sent)
    people = selectors.people_who_read([each.provider_id for each in sent])
    return [
        {"sent": each, "action": last[each.pk].action if each.pk in last else "",
         **answer_words(last.get(each.pk), stones.get(each.pk), each, today),
         "owner_left": _has_left(last.get(each.pk), people.get(each.provider_id, set())),
         "nobody": not people.get(each.provider_id)}
        for each in sent
    ]  # fmt: skip


def _has_left(row: AlertAnswer | None, still: set[UUID]) -> bool:
    return row is not None and row.owner_id is not None and not row.done and row.owner_id not in still


def narrowed(sent: Sequence[SentAlert], last: Mapping[UUID, AlertAnswer], asked: str) -> list[SentAlert]:
    """Those that answered so."""
    if asked not in FILTERS or not asked:
        return list(sent)
    return [each for each in sent if (last[each.pk].says if each.pk in last else SILENT) == asked]


def tabs(sent: Sequence[SentAlert], asked: str) -> list[dict[str, Any]]:
    """One tab for each answer, with its count."""
    last = selectors.last_answers(sent)
    return [{"url": f"?answer={code}", "label": label, "count": len(narrowed(sent, last, code)),
             "current": code == asked} for code, label in FILTERS.items()]  # fmt: skip
