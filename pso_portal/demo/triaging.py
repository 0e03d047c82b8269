"""Work in a demo's inbox: ratings, tasks, a case handed up, two reports of one event, and rules of routing."""

from __future__ import annotations

from datetime import datetime, timedelta

from events.enums import EventKind, Harm, Status
from events.models import Event, RoutingRule
from events.routing import Conditions
from events.services import escalate_event, make_task, merge_events, rate_harm, save_rule, settle_task
from pses.enums import State
from pses.selectors import products_of
from pso_portal.accounts.acting import Acting
from pso_portal.tenancy.models import Provider

from .stage import member, on_stage

TASKS = (
    ("Ask the pharmacy for the log of the pump.", -3),
    ("Look at the lighting of the corridor with facilities.", 0),
    ("Talk with the night shift at the Thursday huddle.", 6),
    ("Send the training note to the unit.", 12),
)
LOOKED_AT = 24


def triage_recent(provider: Provider, now: datetime) -> None:
    """Leave the latest unread reports half worked on, the same way each time. A second time changes nothing."""
    with on_stage(member(provider.pk, "risk_manager"), now) as manager:
        if RoutingRule.objects.exists():
            return
        _rules(manager, now)
        waiting = _waiting()
        _work_on(manager, waiting, now)
        _merge(manager, waiting, now)


def _waiting() -> list[Event]:
    latest = list(Event.objects.filter(status=Status.SENT).order_by("-filed_at", "number")[:LOOKED_AT])
    products = products_of("event", [event.pk for event in latest])
    return [event for event in latest if products[event.pk].state == State.COLLECTED]


def _rules(manager: Acting, now: datetime) -> None:
    own = [str(manager.membership_id)]
    for name, conditions in (
        ("Harm in the emergency department", Conditions(place_kind="emergency_department", harm_at_least="mild")),
        ("Every medication event", Conditions(event_type="medication")),
    ):
        save_rule(by=manager, rule_id=None, name=name, conditions=conditions, members=own, owner="", now=now)


def _work_on(manager: Acting, waiting: list[Event], now: datetime) -> None:
    harmed = [event for event in waiting if event.kind == EventKind.INCIDENT]
    for event, harm in zip(harmed, (Harm.MODERATE, Harm.NO_HARM), strict=False):
        rate_harm(by=manager, event_id=event.pk, harm=harm, reason="Chart read a day later.", now=now)
    for event, (text, days) in zip(waiting, TASKS, strict=False):
        task = make_task(
            by=manager, event_id=event.pk, text=text, owner_id=manager.user_id,
            due_on=(now + timedelta(days=days)).date(), now=now,
        )  # fmt: skip
        if days > 6:
            settle_task(by=manager, task_id=task.pk, done=True, now=now)
    for event in waiting[4:5]:
        reason = "The family asked for a meeting with the chief nurse."
        escalate_event(by=manager, event_id=event.pk, to_id=manager.user_id, reason=reason, now=now)


def _merge(manager: Acting, waiting: list[Event], now: datetime) -> None:
    """The first two of one type that nothing was done about."""
    for place, leading in enumerate(waiting[5:], 5):
        same = next((each for each in waiting[place + 1 :] if each.event_type == leading.event_type), None)
        if same is not None:
            merge_events(by=manager, duplicate_id=same.pk, leading_id=leading.pk, now=now)
            return
