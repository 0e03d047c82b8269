"""A nurse reports without a name, keeps the receipt and comes back by it: with and without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from events.models import Event
from events.services import answer_reporter, set_status
from pso_portal.tenancy import scope
from tests.browser import NARROW, PHONE, WIDE, axe_findings, is_too_wide, keep_picture
from tests.events.test_report_pages import begun, posted

from .conftest import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scripts"), [(WIDE, True), (PHONE, False), (NARROW, True)])
def test_a_report_without_a_name_is_sent_asked_about_and_answered(
    open_page: Any, make_provider: Any, make_member: Any, acting: Any, client_for: Any, width: int, scripts: bool
) -> None:
    provider = make_provider()
    nurse, manager = (make_member(provider, role) for role in ("reporter", "risk_manager"))
    page = open_page(width=width, java_script_enabled=scripts)
    sign_in(page, nurse)
    desk, by = client_for(nurse), acting(nurse)
    address = begun(desk)
    desk.post(address, posted(by, name="anonymous"))
    page.goto(f"{address}check/")
    keep_picture(page, "receipt-check")
    page.get_by_role("button", name="Send").click()
    receipt = re.search(r"(?:\d{4} ){4}\d{4}", page.locator("main").inner_text())[0]  # type: ignore[index]
    keep_picture(page, "receipt-sent")
    assert (axe_findings(page) if scripts else [], is_too_wide(page)) == ([], False)
    with scope.enter(acting(manager).scope()):
        event = Event.objects.get()
        answer_reporter(by=acting(manager), event_id=event.pk, text="Which pump was it?", now=timezone.now())
    page.goto("/receipt/")
    page.get_by_label("Receipt").fill("1234")
    page.get_by_role("button", name="Show the report").click()
    page.get_by_role("link", name="We do not know this receipt").wait_for()
    keep_picture(page, "receipt-wrong")
    assert (axe_findings(page) if scripts else [], is_too_wide(page)) == ([], False)
    page.get_by_label("Receipt").fill(receipt)
    page.get_by_role("button", name="Show the report").click()
    page.get_by_text("Which pump was it?").wait_for()
    page.get_by_label("Your message").fill("The blue one, in room 12.")
    page.get_by_role("button", name="Send message").click()
    page.get_by_text("The blue one, in room 12.").wait_for()
    keep_picture(page, "receipt-open")
    assert (axe_findings(page) if scripts else [], is_too_wide(page)) == ([], False)
    with scope.enter(acting(manager).scope()):
        by, now = acting(manager), timezone.now()
        set_status(by=by, event_id=event.pk, status="closed", outcome="Pumps are checked weekly now.", now=now)
    page.get_by_label("Your message").fill("Thank you.")
    page.get_by_role("button", name="Send message").click()
    page.get_by_text("Did this answer help?").wait_for()
    page.get_by_role("button", name="Send your answer").click()
    page.get_by_role("link", name="Choose one of the three answers.").click()
    keep_picture(page, "receipt-helped")
    assert (axe_findings(page) if scripts else [], is_too_wide(page)) == ([], False)
    page.get_by_label("It helped").check()
    page.get_by_role("button", name="Send your answer").click()
    page.get_by_text("You said so on").wait_for()
    assert "receipt/" in page.url
    assert not re.search(r"\d{4}", page.url.rpartition("/receipt/")[2])
