"""A room as a document: plain data for the page to print and for the file."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

DAY, MOMENT = "%Y-%m-%d", "%Y-%m-%d %H:%M"


def as_document(room: dict[str, Any]) -> dict[str, Any]:
    """What the typst template takes, from the context of the room's page. Times by the clock of the place."""
    return {
        "title": room["title"],
        "intro": f"{room['kind']}. {room['purpose']}",
        "facts": _facts(room),
        "minutes": [line for line in (room["room"].text or "").splitlines() if line.strip()],
        "tables": [table for table in (_timeline(room), _causes(room), _actions(room)) if table["rows"]],
    }


def _facts(room: dict[str, Any]) -> list[list[str]]:
    row = room["room"]
    found = [["Opened", f"{timezone.localtime(row.opened_at):{MOMENT}}"], ["Started", f"{row.started_on:{DAY}}"]]
    found += [["On the list", ", ".join(each["name"] for each in room["people"])]]
    if room["is_closed"]:
        found += [["Closed", f"{timezone.localtime(row.closed_at):{MOMENT}}"], ["Outcome", room["outcome"]]]
    return found


def _timeline(room: dict[str, Any]) -> dict[str, Any]:
    rows = [[f"{timezone.localtime(each['row'].at):{MOMENT}}", each["said"]["what"], each["said"]["source"]]
            for each in room["timeline"] if not each["row"].struck_at]  # fmt: skip
    return _table("Timeline", ("When", "What happened", "How we know"), rows)


def _causes(room: dict[str, Any]) -> dict[str, Any]:
    return _table("Causes", ("Causal statement",), [[each["whole"]] for each in room["statements"] if "number" in each])


def _actions(room: dict[str, Any]) -> dict[str, Any]:
    rows = [
        [each["said"]["what"], f"{each['strength']}: {each['kind']}", each["owner"], f"{each['row'].due_on:{DAY}}",
         _measure(each["said"]), each["state"]]
        for each in room["actions"]
    ]  # fmt: skip
    return _table("Actions", ("What is done", "Strength", "Owner", "Due", "Measure", "State"), rows)


def _measure(said: dict[str, str]) -> str:
    return "; ".join(part for part in (said["measure"], said["target"], said["by_when"]) if part)


def _table(caption: str, columns: tuple[str, ...], rows: list[list[str]]) -> dict[str, Any]:
    return {"caption": caption, "columns": [{"label": each} for each in columns], "rows": rows}
