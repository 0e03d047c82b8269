"""The demo's inbox is half worked on, the same way each time."""

from __future__ import annotations

import pytest

from events.models import Escalation, Event, FollowUpTask, HarmReview, Merge, RoutingRule
from pso_portal.demo.triaging import triage_recent
from pso_portal.tenancy import scope
from tests.told import NOW, agree, file_one

TABLES = (RoutingRule, HarmReview, FollowUpTask, Escalation, Merge)


@pytest.mark.django_db
def test_the_latest_reports_are_worked_on_once(make_provider, make_member, acting):
    provider = make_provider()
    agree(provider)
    manager = acting(make_member(provider, "risk_manager", name="Lena Marsh"), NOW)
    with scope.enter(manager.scope()):
        for _ in range(8):
            file_one(manager)
    for _ in range(2):
        triage_recent(provider, NOW)
        with scope.enter(manager.scope()):
            assert [table.objects.count() for table in TABLES] == [2, 2, 4, 1, 1]
            assert Event.objects.filter(status="closed").count() == 1
