"""A time agreed for reporting: what waits past it is named, and can still be sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pses.enums import Route
from pses.models import WorkProduct
from pses.overdue import overdue, report_by
from pso_portal.tenancy import scope
from tests.told import NOW, agree, file_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


@pytest.fixture
def member(hospital: Any, make_member: Any) -> Any:
    return make_member(hospital, "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(member: Any, acting: Any) -> Any:
    return acting(member)


def late(manager: Any, days: int) -> list[Any]:
    """So many days after NOW, the last days of what is overdue."""
    with scope.enter(manager.scope()):
        return list(overdue(manager.provider_id, NOW + timedelta(days=days)).values())


def test_the_last_day_is_counted_from_entry() -> None:
    assert report_by(NOW, 10) == NOW.date() + timedelta(days=10)


def test_what_waits_past_the_last_day_is_overdue_and_what_is_reported_is_not(hospital: Any, manager: Any) -> None:
    from pses.services import preview_submission, report_to_pso

    agree(hospital, report_within=10)
    with scope.enter(manager.scope()):
        event = file_one(manager)
        file_one(manager, now=NOW + timedelta(days=3))
    first, second = (NOW.date() + timedelta(days=each) for each in (10, 13))
    assert [late(manager, days) for days in (10, 11, 13, 14)] == [[], [first], [first], [first, second]]
    with scope.enter(manager.scope()):
        known = {"by": manager, "content_kind": "event", "content_id": event.pk, "now": NOW}
        report_to_pso(expected_sha256=preview_submission(**known).sha256, **known)
    assert late(manager, 14) == [second]


@pytest.mark.parametrize("terms", [{"report_within": 0}, {"report_within": 10, "event_types": frozenset({"fall"})}])
def test_where_no_time_is_agreed_and_of_what_stays_at_home_nothing_is_overdue(
    hospital: Any, manager: Any, terms: dict[str, Any]
) -> None:
    agree(hospital, **terms)
    with scope.enter(manager.scope()):
        file_one(manager)
    assert late(manager, 300) == []


def test_what_the_house_keeps_for_its_own_analysis_is_owed_to_nobody(hospital: Any, manager: Any) -> None:
    agree(hospital, report_within=10)
    with scope.enter(manager.scope()):
        file_one(manager)
        WorkProduct.objects.update(route=Route.DELIBERATION)
    assert late(manager, 300) == []


def test_without_terms_nothing_is_overdue(manager: Any) -> None:
    with scope.enter(manager.scope()):
        file_one(manager)
    assert late(manager, 300) == []


def test_the_workspace_names_and_lists_what_is_overdue(hospital: Any, manager: Any, member: Any, client_for: Any
) -> None:  # fmt: skip
    agree(hospital, report_within=10)
    with scope.enter(manager.scope()):
        file_one(manager)
        file_one(manager, now=timezone.now())
    desk = client_for(member)
    page = desk.get("/pses/").content.decode()
    assert "1 event should have been reported by now." in page
    listed = desk.get("/pses/", {"stage": "overdue"})
    assert len(listed.context["rows"]) == 1
    assert listed.context["stages"][-1] == {"code": "overdue", "label": "Overdue", "count": 1}


def test_once_all_is_reported_the_list_says_so(hospital: Any, member: Any, client_for: Any) -> None:
    agree(hospital, report_within=10)
    desk = client_for(member)
    assert "Overdue" not in desk.get("/pses/").content.decode()
    assert "Everything that was due under your terms is reported." in desk.get("/pses/?stage=overdue").content.decode()
