"""Somebody without an account scans the poster of a unit and reports: with and without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from events.models import Event
from events.services import open_unit_link
from pso_portal.tenancy import scope
from tests.browser import NARROW, PHONE, WIDE, axe_findings, is_too_wide, keep_picture
from tests.told import unit_code

from .conftest import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scripts"), [(WIDE, True), (PHONE, False), (NARROW, True)])
def test_a_stranger_reports_by_the_link_on_the_wall(
    open_page: Any, make_provider: Any, make_member: Any, acting: Any, width: int, scripts: bool
) -> None:
    chief = make_member(make_provider(on_call_phone="555-0142"), "provider_administrator", "risk_manager")
    with scope.enter(acting(chief).scope()):
        link = open_unit_link(by=acting(chief), place_code=unit_code(), now=timezone.now())
    page = open_page(width=width, java_script_enabled=scripts)

    def stands_well() -> None:
        assert (axe_findings(page) if scripts else [], is_too_wide(page)) == ([], False)

    page.goto(f"/r/{link.token}/")
    stands_well()
    keep_picture(page, "at-link")
    page.get_by_label("Fall").check()
    page.get_by_label("Severe").check() if scripts else page.get_by_label("Mild").check()
    if scripts:
        page.get_by_text("Call the risk manager on call").wait_for()
        page.get_by_text("Did the patient die?").wait_for()
        page.get_by_role("group", name="Did the patient die?").get_by_label("No", exact=True).check()
    else:
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("group", name="Was the fall assisted?").get_by_label("No", exact=True).check()
    page.get_by_label("What happened?").fill("The rail was down and he fell beside the bed.")
    page.get_by_role("button", name="Check and send").click()
    page.get_by_role("link", name="Write your name, or choose to report anonymously").wait_for()
    stands_well()
    keep_picture(page, "at-link-problem")
    page.get_by_label("The name to show").fill("Ana Ruiz")
    page.get_by_role("button", name="Check and send").click()
    page.get_by_role("heading", name="Check and send").wait_for()
    stands_well()
    keep_picture(page, "at-link-check")
    page.get_by_role("button", name="Change What happened?").click()
    page.get_by_label("What happened?").fill("The rail was down and he slid to the floor.")
    page.get_by_role("button", name="Check and send").click()
    page.get_by_text("he slid to the floor").wait_for()
    page.locator(".actions button").first.click()
    page.get_by_role("heading", name=re.compile("is sent")).wait_for()
    assert re.search(r"(?:\d{4} ){4}\d{4}", page.locator("main").inner_text())
    stands_well()
    keep_picture(page, "at-link-sent")
    with scope.enter(acting(chief).scope()):
        assert Event.objects.get().narrative == "The rail was down and he slid to the floor."


@pytest.mark.parametrize("width", [WIDE, PHONE, NARROW])
def test_an_administrator_sets_the_link_up_and_prints_its_poster(
    open_page: Any, make_provider: Any, make_member: Any, with_factor: Any, width: int
) -> None:
    page = open_page(width=width)
    sign_in(page, with_factor(make_member(make_provider(), "provider_administrator")))
    page.goto("/report-links/")
    keep_picture(page, "links")
    page.get_by_role("link", name=re.compile("Set up")).first.click()
    keep_picture(page, "open-link-none")
    page.get_by_role("button", name="Let people report here").click()
    page.get_by_role("link", name="Print the poster").wait_for()
    keep_picture(page, "open-link")
    assert (axe_findings(page), is_too_wide(page)) == ([], False)
    page.get_by_role("link", name="Print the poster").click()
    page.get_by_text("You need no account").wait_for()
    keep_picture(page, "open-poster")
    assert (axe_findings(page), is_too_wide(page)) == ([], False)
