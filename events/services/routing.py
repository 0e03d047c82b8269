"""Rules about who is told of a new report: keeping them, and acting by them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.notices.services import tell

from .. import routing_selectors, selectors
from ..models import Event, RoutingRule
from ..routing import Conditions, plan

MOST_RULES = 50
LONGEST_NAME = 80


def route_event(event: Event, *, now: datetime, named: bool, also: Collection[UUID] = ()) -> None:
    """Tell the people whom the rules name, and give the report to its owner. In the transaction of filing.

    `also`: who else has to know at once. Not `named`: neither mail nor entry says whose report it comes from.
    """
    rules = [routing_selectors.as_rule(row) for row in routing_selectors.rules() if row.is_on]
    people = routing_selectors.people(event.provider_id) if rules else {}
    found = plan(rules, routing_selectors.facts_of(event), people)
    told = {people[member].user_id for member in found.members} | set(also)
    if found.managers:
        told |= set(selectors.risk_managers(event.provider_id))
    tell(user_ids=told, now=now, named=named, late=not named)
    if found.owner:
        event.owner_id = people[found.owner].user_id
        event.save(update_fields=["owner_id"])
    codes = [each.rule.code for each in found.acted]
    if rules and codes:
        audit.record("route_event", by=None, subject=event, now=event.filed_at, rules=codes, told=len(told))


@transaction.atomic
def save_rule(
    *, by: Acting, rule_id: UUID | None, name: str, conditions: Conditions, members: Sequence[str], owner: str,
    now: datetime,
) -> RoutingRule:  # fmt: skip
    """Add a rule at the end, or change one. Raises Denied, Http404."""
    by.check(Permission.SET_ROUTING)
    people = routing_selectors.people(by.provider_id)
    _check(name, members, owner, people)
    rule = routing_selectors.rule(rule_id, locked=True) if rule_id else _new(by)
    rule.name, rule.conditions, rule.members = name, conditions.to_json(), sorted(set(members))
    rule.owner_member = UUID(owner) if owner else None
    _stamp(rule, by, now)
    rule.save(force_insert=rule_id is None)
    _record("change_rule" if rule_id else "add_rule", rule, by, now)
    return rule


@transaction.atomic
def switch_rule(*, by: Acting, rule_id: UUID, on: bool, now: datetime) -> RoutingRule:
    """Let a rule act, or rest. Raises Denied, Http404."""
    by.check(Permission.SET_ROUTING)
    rule = routing_selectors.rule(rule_id, locked=True)
    rule.is_on = on
    _stamp(rule, by, now)
    rule.save(update_fields=["is_on", "version", "changed_by", "changed_at"])
    _record("switch_rule", rule, by, now)
    return rule


@transaction.atomic
def move_rule(*, by: Acting, rule_id: UUID, up: bool, now: datetime) -> None:
    """Put a rule before or after its neighbor. At the end of the list nothing changes. Raises Denied, Http404."""
    by.check(Permission.SET_ROUTING)
    rule = routing_selectors.rule(rule_id)
    rows = list(RoutingRule.objects.select_for_update().order_by("position", "id"))
    here = next(place for place, row in enumerate(rows) if row.pk == rule.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, 1):
        row.position = position
    RoutingRule.objects.bulk_update(rows, ["position"])
    audit.record("move_rule", by=by, subject=rule, now=now, position=there + 1)


@transaction.atomic
def remove_rule(*, by: Acting, rule_id: UUID, now: datetime) -> None:
    """Forget a rule; what it said in its last version stays in the audit. Raises Denied, Http404."""
    by.check(Permission.SET_ROUTING)
    rule = routing_selectors.rule(rule_id, locked=True)
    _record("remove_rule", rule, by, now)
    rule.delete()


def _check(name: str, members: Sequence[str], owner: str, people: dict[str, routing_selectors.Person]) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise Denied(f"Give the rule a name of at most {LONGEST_NAME} characters.")
    if not members and not owner:
        raise Denied("Choose at least one person whom the rule tells.")
    if any(each not in people for each in (*members, *([owner] if owner else []))):
        raise Denied("Rules name people who read reports here. Choose from the list.")


def _new(by: Acting) -> RoutingRule:
    count = RoutingRule.objects.count()
    if count >= MOST_RULES:
        raise Denied(f"There are {MOST_RULES} rules already. Change one, or remove one first.")
    last = RoutingRule.objects.order_by("-position").values_list("position", flat=True).first()
    return RoutingRule(provider_id=by.provider_id, position=(last or 0) + 1, version=0)


def _stamp(rule: RoutingRule, by: Acting, now: datetime) -> None:
    rule.version, rule.changed_by, rule.changed_at = rule.version + 1, by.user_id, now


def _record(verb: str, rule: RoutingRule, by: Acting, now: datetime) -> None:
    """Every version is read from here: what it asks for and whom it names, never its name."""
    audit.record(
        verb, by=by, subject=rule, now=now, version=rule.version, on=rule.is_on, conditions=rule.conditions,
        members=rule.members, owner=str(rule.owner_member or ""),
    )  # fmt: skip
