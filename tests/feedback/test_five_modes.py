"""Five ways of hearing back, counted of what was done about reports."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from events.heard_modes import UnitModes, modes_by_unit
from events.services import escalate_event, make_task, set_status, settle_task
from pso_portal.tenancy import scope
from tests.told import NOW, file_one

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


@pytest.fixture
def member(hospital: Any, make_member: Any) -> Any:
    return make_member(hospital, "risk_manager", name="Max Manager")


@pytest.fixture
def manager(member: Any, acting: Any) -> Any:
    return acting(member)


def counts(manager: Any, at: Any = LATER) -> list[tuple[int, int, int, int, int]]:
    with scope.enter(manager.scope()):
        found: list[UnitModes] = modes_by_unit(at)
    return [(each.reports, each.read, each.acted_on, each.told, each.improved) for each in found]


def test_what_nobody_touched_counts_in_no_way(manager: Any) -> None:
    with scope.enter(manager.scope()):
        file_one(manager)
    assert counts(manager, NOW + timedelta(days=2)) == []
    assert counts(manager) == [(1, 0, 0, 0, 0)]
    assert counts(manager, NOW + timedelta(days=94)) == []


@pytest.mark.parametrize(("days", "read"), [(3, 1), (4, 0)])
def test_read_within_three_days_it_bounces_back(manager: Any, days: int, read: int) -> None:
    with scope.enter(manager.scope()):
        event = file_one(manager)
        set_status(by=manager, event_id=event.pk, status="read", now=NOW + timedelta(days=days))
    assert counts(manager) == [(1, read, 0, 0, 0)]


@pytest.mark.parametrize(("days", "acted_on"), [(3, 1), (4, 0)])
def test_a_task_or_a_person_s_handing_up_is_a_rapid_response(
    manager: Any, member: Any, days: int, acted_on: int
) -> None:
    then = NOW + timedelta(days=days)
    with scope.enter(manager.scope()):
        told, handed = file_one(manager), file_one(manager)
        make_task(by=manager, event_id=told.pk, text="Look at the pumps.", owner_id=member.user_id,
                  due_on=(then + timedelta(days=9)).date(), now=then)  # fmt: skip
        escalate_event(by=manager, event_id=handed.pk, to_id=member.user_id, reason="Grave.", now=then)
    assert counts(manager) == [(2, 0, 2 * acted_on, 0, 0)]


def test_an_outcome_told_and_a_task_done_count_each(manager: Any, member: Any) -> None:
    with scope.enter(manager.scope()):
        event = file_one(manager)
        task = make_task(by=manager, event_id=event.pk, text="Look.", owner_id=member.user_id,
                         due_on=LATER.date(), now=NOW)  # fmt: skip
        settle_task(by=manager, task_id=task.pk, done=True, now=NOW)
        set_status(by=manager, event_id=event.pk, status="closed", now=NOW, outcome="A second pump was bought.")
    assert counts(manager) == [(1, 1, 1, 1, 1)]


def test_the_page_counts_by_unit_and_says_what_is_counted(manager: Any, member: Any, client_for: Any) -> None:
    desk = client_for(member)
    page = reverse("feedback:five_modes")
    assert "No report of the last ninety days is three days old yet." in desk.get(page).content.decode()
    with scope.enter(manager.scope()):
        event = file_one(manager, now=timezone.now() - timedelta(days=5))
        set_status(by=manager, event_id=event.pk, status="read", now=timezone.now() - timedelta(days=4))
    answer = desk.get(page)
    (row,) = answer.context["rows"]
    assert (row["reports"], row["read"], row["told"]) == (1, "1 (100%)", "0 (0%)")
    assert "0 alerts" in " ".join(answer.content.decode().split())


def test_who_does_not_work_on_reports_finds_no_page(hospital: Any, make_member: Any, client_for: Any) -> None:
    for role in ("reporter", "executive", "provider_administrator"):
        assert client_for(make_member(hospital, role)).get(reverse("feedback:five_modes")).status_code == 404
