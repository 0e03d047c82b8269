"""Denominators: entered by month, corrected by version, returned once each."""

from __future__ import annotations

import pytest

from events.models import Exposure
from events.services import record_exposure, submit_exposures
from pses.models import Submission
from pso_portal.accounts.acting import Denied
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from tests.told import NOW, agree


@pytest.fixture
def member(make_provider, make_member):
    return make_member(make_provider(), "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(member, acting):
    found = acting(member)
    agree(Provider(id=found.provider_id))
    return found


def test_a_correction_is_a_new_version_and_the_same_value_is_not(manager):
    with scope.enter(manager.scope()):
        for value in (4100, 4100, 4120):
            record_exposure(by=manager, month="2026-02", value=value, now=NOW)
        assert list(Exposure.objects.order_by("version").values_list("version", "value")) == [(1, 4100), (2, 4120)]


def test_each_version_is_returned_once_and_names_the_earlier_one(manager):
    with scope.enter(manager.scope()):
        record_exposure(by=manager, month="2026-02", value=4100, now=NOW)
        (first,) = submit_exposures(by=manager, months=["2026-02"], now=NOW)
        (again,) = submit_exposures(by=manager, months=["2026-02"], now=NOW)
        record_exposure(by=manager, month="2026-02", value=4120, now=NOW)
        (later,) = submit_exposures(by=manager, months=["2026-02"], now=NOW)
        assert (again.pk, later.names_earlier, later.exposure) == (first.pk, first.pk, 4120)
        assert Submission.objects.filter(kind="exposure_return").count() == 2


def test_a_month_without_a_figure_is_not_returned(manager):
    with scope.enter(manager.scope()), pytest.raises(Denied, match="Enter a figure"):
        submit_exposures(by=manager, months=["2026-02"], now=NOW)


def test_a_month_to_come_is_refused(manager):
    with scope.enter(manager.scope()), pytest.raises(Denied):
        record_exposure(by=manager, month="2026-04", value=1, now=NOW)


def test_twelve_months_stand_on_one_page_and_a_wrong_figure_is_named(member, manager, client_for):
    desk = client_for(member)
    page = desk.get("/exposures/").content.decode()
    assert page.count('type="number"') == 12
    (month,) = [part.split('"')[0] for part in page.split('name="20')[1:2]]
    wrong = desk.post("/exposures/", {f"20{month}": "many"})
    assert (wrong.status_code, "as a whole number." in wrong.content.decode()) == (422, True)
    assert desk.post("/exposures/", {f"20{month}": "4100"}).status_code == 302
    sent = desk.post("/exposures/send/", follow=True).content.decode()
    assert ("Sent" in sent, "Not sent" in sent) == (True, False)
