"""Rules in words, and the lists from which their conditions are chosen."""

from __future__ import annotations

from typing import Any

from pso_portal.tenancy.event_types import LABELS as TYPES
from pso_portal.tenancy.models import Facility, Unit

from ...common_formats import LOCATIONS
from ...routing import GRADES, Conditions, Rule
from ...routing_selectors import Person
from ...wording import HARMS, KINDS

Lists = dict[str, dict[str, str]]
LABELS = {
    "harm_at_least": "Harm at least",
    "event_type": "Event",
    "kind": "Kind",
    "place_kind": "Kind of place",
    "facility": "Facility",
    "unit": "Unit",
}


def lists() -> Lists:
    """What each condition can be, code by word."""
    return {
        "harm_at_least": {str(code): HARMS[code] for code in GRADES},
        "event_type": {str(code): word for code, word in TYPES.items()},
        "kind": {str(code): word for code, word in KINDS.items()},
        "place_kind": {str(code): word for code, word in LOCATIONS.items()},
        "facility": {str(each.pk): each.name for each in Facility.objects.order_by("name")},
        "unit": {str(each.pk): each.name for each in Unit.objects.order_by("name")},
    }


def when_words(conditions: Conditions, known: Lists) -> str:
    """What a rule asks for. A unit that is gone is said to be gone."""
    parts = [
        f"{LABELS[name]}: {known[name].get(value, 'no longer there')}"
        for name, value in ((name, getattr(conditions, name)) for name in LABELS)
        if value
    ]
    return "; ".join(parts) or "Every report"


def who_words(rule: Rule, people: dict[str, Person]) -> str:
    """Whom a rule tells now."""
    if rule.managers:
        return "All risk managers"
    named = dict.fromkeys((*rule.members, *([rule.owner] if rule.owner else [])))
    here = [people[each].name for each in named if each in people]
    return ", ".join(here) or "Nobody named is here any more: all risk managers"


def choices(known: Lists, chosen: dict[str, str], names: tuple[str, ...] = tuple(LABELS)) -> list[dict[str, Any]]:
    """Fields to choose conditions from; empty means any."""
    return [
        {"name": name, "label": LABELS[name], "value": chosen.get(name, ""),
         "options": [{"value": "", "label": "Any"}, *({"value": v, "label": w} for v, w in known[name].items())]}
        for name in names
    ]  # fmt: skip
