"""Trying the rules: which would act and whom they would tell. Nothing acts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Unit

from ... import routing_selectors, triage_selectors
from ...routing import Facts, Plan, plan
from .words import Lists, choices, lists, when_words

ASKED = ("harm_at_least", "event_type", "kind", "facility", "unit", "place_kind")
NAMES = {"harm_at_least": "Harm"}


class RoutingTester(LocalView):
    """Values picked by hand, or those of a report for who may read reports. The answer stands in the address."""

    permission = Permission.SET_ROUTING
    zone = "sealed"
    template = "events/routing/tester.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        known = lists()
        picked = {name: request.GET.get(name, "") for name in ASKED}
        chosen = {name: value for name, value in picked.items() if value in known[name]}
        reads = self.acting.may(Permission.TRIAGE_EVENTS)
        number = request.GET.get("number", "").strip() if reads else ""
        facts = _facts_of(number) if number else _facts(chosen)
        people = routing_selectors.people(self.acting.provider_id)
        tried = bool(number or "tried" in request.GET)
        found = _found(facts, known, people) if tried and facts else None
        fields = [
            field | {"label": NAMES.get(field["name"], field["label"])} for field in choices(known, chosen, ASKED)
        ]
        return self.page({
            "fields": fields, "number": number, "reads": reads, "found": found,
            "unknown": "No report has this number" if number and facts is None else "",
        })  # fmt: skip


def _facts_of(number: str) -> Facts | None:
    event = triage_selectors.event_by_number(number)
    return routing_selectors.facts_of(event) if event else None


def _facts(chosen: dict[str, str]) -> Facts:
    """What was picked; a unit brings its facility and kind of place."""
    unit = Unit.objects.filter(pk=chosen["unit"]).first() if "unit" in chosen else None
    return Facts(
        place_kind=unit.location_kind if unit else chosen.get("place_kind", ""),
        facility=str(unit.facility_id) if unit else chosen.get("facility", ""),
        unit=chosen.get("unit", ""),
        event_type=chosen.get("event_type", ""),
        kind=chosen.get("kind", ""),
        harm=chosen.get("harm_at_least", ""),
    )


def _found(facts: Facts, known: Lists, people: dict[str, Any]) -> dict[str, Any]:
    kept = routing_selectors.rules()
    stored = {str(row.pk): row.name for row in kept}
    result: Plan = plan([routing_selectors.as_rule(row) for row in kept], facts, people)
    rows = [
        {"name": stored.get(each.rule.code, "Built-in rule"), "when": when_words(each.rule.conditions, known),
         "who": ", ".join(people[member].name for member in each.members) or "All risk managers",
         "fell_back": each.fell_back}
        for each in result.acted
    ]  # fmt: skip
    return {"rows": rows, "owner": people[result.owner].name if result.owner else ""}
