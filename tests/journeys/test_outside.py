"""A report that an outside body may have to get: asked before anything is admitted, with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import WIDE, Heard

from .conftest import look, sign_in
from .quick_report import choose, choose_place, events_of

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


def tell_of_a_device(page: Any, *, scripts: bool) -> None:
    choose(page, "What was it about?", "Device")
    choose(page, "How was the patient affected?", "Severe harm")
    if not scripts:
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("group", name="Did the patient die?").wait_for()
    choose(page, "Did the patient die?", "No")
    choose(page, "When did it happen?", "Just now")
    choose_place(page)
    page.get_by_label("What happened?").fill("The pump gave a bolus that nobody had set.")
    choose(page, "Your name", "Show it to the risk manager only")
    page.get_by_role("button", name="Check and send").click()
    page.get_by_role("heading", name="An outside body may have to be told").wait_for()


def test_it_goes_outside_without_scripts_and_is_told_on_a_page(
    open_page: Any, make_member: Any, hospital: Any, heard: Heard
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, make_member(hospital, "reporter", name="Nora Reyes"), at="/report/")
    tell_of_a_device(page, scripts=False)
    page.get_by_role("button", name="Send outside the PSES").click()
    page.get_by_role("heading", level=1, name="is kept outside the PSES").wait_for()
    assert (page.locator(".zone").first.get_attribute("data-zone"), events_of(hospital)) == ("open", 0)

    desk = open_page(width=WIDE, java_script_enabled=False)
    sign_in(desk, make_member(hospital, "risk_manager", name="Lena Marsh"), at="/outside/")
    desk.get_by_role("link", name="O2").first.click()
    desk.get_by_text("Note that it was told").click()
    desk.get_by_label("When was it told?").fill("2026-03-10T10:00")
    desk.get_by_label("Whom did you tell?").fill("Manufacturer, web form")
    desk.get_by_role("button", name="It was told").click()
    assert "Manufacturer, web form" in desk.get_by_role("main").inner_text()
    assert heard == []


def test_its_pages_hold_at_every_width(open_page: Any, make_member: Any, hospital: Any, heard: Heard) -> None:
    page = open_page()
    sign_in(page, make_member(hospital, "reporter", name="Nora Reyes"), at="/report/")
    tell_of_a_device(page, scripts=True)
    found = look(page, "outside-check")
    page.get_by_role("button", name="Send outside the PSES").click()
    page.get_by_role("heading", level=1, name="is kept outside the PSES").wait_for()
    found += look(page, "outside-sent")
    page.get_by_role("link", name="My reports").last.click()
    page.get_by_role("heading", name="Sent outside the PSES").wait_for()
    found += look(page, "outside-my-reports")
    desk = open_page(width=WIDE)
    sign_in(desk, make_member(hospital, "risk_manager", name="Lena Marsh"), at="/outside/")
    found += look(desk, "outside-list")
    desk.get_by_role("link", name="O2").first.click()
    desk.get_by_text("Note that it was told").click()
    desk.get_by_role("button", name="It was told").click()
    desk.get_by_role("heading", name="There are 2 things to fix").wait_for()
    heard.clear()  # a browser complains of every 422
    found += look(desk, "outside-record")
    desk.goto("/outside/new/")
    found += look(desk, "outside-new")
    assert (found, heard) == ([], [])
