"""What a report told already, as answers of a module: nothing is asked that the portal knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .models import Event
from .questionnaire.model import Item, ItemType, Questionnaire

PATIENT = "patient"  # the part of the generic form that repeats, one for each patient


def told_by(event: Event) -> dict[str, Any]:
    """Answers by link id of the modules. Codes of the report and of the forms are the same lists."""
    told = {
        "kind": event.kind,
        "categories": [event.event_type],
        "location": event.unit.location_kind if event.unit else None,
        "description": event.narrative,
        "stage": event.coded.get("medication.stage"),
        "patient.harm": event.harm,
    }
    return {link_id: value for link_id, value in told.items() if value}


def known(form: Questionnaire, told: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the answers that this form asks and would take; inside the first patient where they belong there."""
    answers: dict[str, Any] = {}
    for item in form.walk():
        if item.link_id in told and _takes(item, told[item.link_id]):
            inside = item.link_id.startswith(f"{PATIENT}.")
            place = answers.setdefault(PATIENT, [{}])[0] if inside else answers
            place[item.link_id] = told[item.link_id]
    return answers


def _takes(item: Item, value: Any) -> bool:
    if item.type is not ItemType.CHOICE:
        return True
    codes = {option.coding.code for option in item.options}
    return set(value if isinstance(value, list) else [value]) <= codes
