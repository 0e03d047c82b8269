"""The list of rules, and one rule to add or change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission

from ... import routing_selectors
from ...models import RoutingRule
from ...routing import DEFAULT, Conditions
from ...services import move_rule, remove_rule, save_rule, switch_rule
from ...services.routing import LONGEST_NAME
from .words import LABELS, Lists, choices, lists, when_words, who_words


class Routing(LocalView):
    """Every rule in order, the house's own last."""

    permission = Permission.SET_ROUTING
    zone = "open"
    template = "events/routing/rules.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        known, people = lists(), routing_selectors.people(self.acting.provider_id)
        rows = []
        for row in routing_selectors.rules():
            rule = routing_selectors.as_rule(row)
            owner = people[rule.owner].name if rule.owner in people else ""
            rows.append({
                "rule": row, "when": when_words(rule.conditions, known), "who": who_words(rule, people), "owner": owner,
            })  # fmt: skip
        default = {"when": when_words(DEFAULT.conditions, known), "who": who_words(DEFAULT, people)}
        return self.page({"rows": rows, "default": default})


class RulePage(LocalView):
    """A rule's name, its conditions, and the people it tells."""

    permission = Permission.SET_ROUTING
    zone = "open"
    template = "events/routing/rule.html"

    def get(self, request: HttpRequest, rule_id: UUID | None = None) -> HttpResponse:
        return self._form(rule_id, _stored(routing_selectors.rule(rule_id)) if rule_id else {}, [])

    def post(self, request: HttpRequest, rule_id: UUID | None = None) -> HttpResponse:
        typed, known = _typed(request.POST), lists()
        people = routing_selectors.people(self.acting.provider_id)
        problems = _problems(typed, known, people)
        if problems:
            return self._form(rule_id, typed, problems)
        conditions = Conditions(**typed["conditions"])
        save_rule(
            by=self.acting, rule_id=rule_id, name=typed["name"], conditions=conditions, members=typed["members"],
            owner=typed["owner"], now=timezone.now(),
        )  # fmt: skip
        return redirect("events:routing")

    def _form(self, rule_id: UUID | None, typed: dict[str, Any], problems: list[dict[str, str]]) -> HttpResponse:
        rule = routing_selectors.rule(rule_id) if rule_id else None
        people, members = routing_selectors.people(self.acting.provider_id), typed.get("members", [])
        told = [{"value": pk, "label": each.name, "checked": pk in members} for pk, each in people.items()]
        owners = [{"value": pk, "label": each.name} for pk, each in people.items()]
        return self.page({
            "rule": rule, "name": typed.get("name", ""), "owner": typed.get("owner", ""), "told": told,
            "fields": choices(lists(), typed.get("conditions", {})), "problems": problems, "errors": problems,
            "owners": [{"value": "", "label": "Nobody"}, *owners], "wrong": {e["id"]: e["text"] for e in problems},
        })  # fmt: skip


def _stored(row: RoutingRule) -> dict[str, Any]:
    rule = routing_selectors.as_rule(row)
    return {"name": row.name, "conditions": rule.conditions.to_json(), "members": rule.members, "owner": rule.owner}


def _typed(sent: QueryDict) -> dict[str, Any]:
    chosen = {name: sent.get(name, "") for name in LABELS}
    return {
        "name": sent.get("name", "").strip(), "members": sent.getlist("members"), "owner": sent.get("owner", ""),
        "conditions": {name: value for name, value in chosen.items() if value},
    }  # fmt: skip


def _problems(typed: dict[str, Any], known: Lists, people: dict[str, Any]) -> list[dict[str, str]]:
    found = []
    if not typed["name"] or len(typed["name"]) > LONGEST_NAME:
        found.append({"id": "name", "text": f"Give the rule a name of at most {LONGEST_NAME} characters"})
    for name, value in typed["conditions"].items():
        if value not in known[name]:
            found.append({"id": name, "text": f"{LABELS[name]}: choose from the list"})
    named = [*typed["members"], *([typed["owner"]] if typed["owner"] else [])]
    if not named or any(each not in people for each in named):
        found.append({"id": "members", "text": "Choose at least one person from the list"})
    return found


class RuleAct(LocalView):
    """On, off, earlier, later, gone."""

    permission = Permission.SET_ROUTING
    zone = "open"

    def post(self, request: HttpRequest, rule_id: UUID) -> HttpResponse:
        routing_selectors.rule(rule_id)
        act, now = request.POST.get("do", ""), timezone.now()
        if act in ("on", "off"):
            switch_rule(by=self.acting, rule_id=rule_id, on=act == "on", now=now)
        elif act in ("up", "down"):
            move_rule(by=self.acting, rule_id=rule_id, up=act == "up", now=now)
        elif act == "remove":
            remove_rule(by=self.acting, rule_id=rule_id, now=now)
        else:
            raise Http404
        return redirect("events:routing")
