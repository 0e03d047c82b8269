"""An analyst writes what is worth learning; a nurse finds it, on a phone, and reads what happens to a report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import acting_as
from pso_portal.tenancy import scope
from tests.browser import WIDE, Heard
from tests.told import agree, file_one

from .conftest import look, sign_in
from .quick_report import choose

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_editor_to_the_ward(
    open_page: Any, make_provider: Any, make_member: Any, with_factor: Any, heard: Heard
) -> None:
    hospital = make_provider()
    agree(hospital)
    nurse = make_member(hospital, "reporter", name="Rae Porter")
    with scope.enter(acting_as(nurse).scope()):
        file_one(acting_as(nurse), now=timezone.now() - timedelta(days=5))
    desk, ward = open_page(width=WIDE), open_page(width=WIDE)
    sign_in(desk, with_factor(make_member(None, "analyst", name="Ana List")), at=reverse("feedback:resources"))
    found = look(desk, "resources-none") + _write(desk)
    sign_in(ward, nurse, at=reverse("feedback:learn"))
    ward.get_by_role("heading", name="Reports from").wait_for()
    found += look(ward, "learn")
    ward.get_by_role("link", name="Five minutes after a fall").click()
    found += look(ward, "learn-resource")
    ward.get_by_role("link", name="Learn", exact=True).first.click()
    ward.get_by_role("link", name="What happens to a report").click()
    found += look(ward, "just-culture")
    ward.get_by_role("link", name="Report an event").click()
    ward.get_by_role("heading", level=1).wait_for()
    lead = make_member(hospital, "risk_manager", name="Max Manager")
    office = open_page(width=WIDE)
    sign_in(office, lead, at=reverse("feedback:five_modes"))
    office.get_by_role("heading", name="By unit").wait_for()
    found += look(office, "five-modes")
    office.goto(reverse("waiting"))
    office.get_by_role("link", name="Inbox").last.wait_for()
    found += look(office, "waiting")
    office.goto(reverse("profile"))
    found += look(office, "profile")
    assert (found, [each for each in heard if "422" not in each]) == ([], [])


def _write(page: Any) -> list[str]:
    page.get_by_role("link", name="Write one").first.click()
    choose(page, "What is it?", "Article")
    page.get_by_label("Title").fill("Five minutes after a fall")
    page.get_by_role("textbox", name="What is it good for?").fill("Ask at the bedside.")
    page.get_by_role("textbox", name="Text").fill("Come together where it happened.\n\nChange one thing.")
    page.get_by_role("textbox", name="Link").fill("http://example.org")
    page.get_by_label("Fall", exact=True).check()
    page.get_by_role("button", name="Keep and look at it").click()
    page.get_by_text("Enter an address that begins with https://").first.wait_for()
    found = look(page, "resource-write")
    page.get_by_role("textbox", name="Link").fill("")
    page.get_by_role("button", name="Keep and look at it").click()
    page.get_by_role("button", name="Publish").wait_for()
    found += look(page, "resource")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Withdraw").wait_for()
    page.get_by_role("link", name="Resources").first.click()
    return found + look(page, "resources")
