"""A nurse has her name sealed; two people open it with a reason, and she reads who did: at both widths."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import WIDE, Heard

from .conftest import look, sign_in
from .quick_report import answer_all, choose

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = "The pharmacy has to hear from the person who saw it, today."


def test_a_sealed_name_is_opened_by_two_and_the_nurse_is_told(
    open_page: Any, make_provider: Any, make_member: Any, with_factor: Any, heard: Heard
) -> None:
    hospital = make_provider()
    nurse = make_member(hospital, "reporter", name="Nora Reyes")
    officer = with_factor(make_member(hospital, "provider_privacy_officer", name="Petra Lock"))
    manager = with_factor(make_member(hospital, "risk_manager", name="Lena Marsh"))
    phone, desk, other = open_page(), open_page(width=WIDE), open_page(width=WIDE)
    sign_in(phone, nurse, at="/report/")
    answer_all(phone)
    choose(phone, "Your name", "Seal my name")
    phone.get_by_role("button", name="Check and send").click()
    phone.get_by_text("Your name is sealed").wait_for()
    found = look(phone, "sealed-check")
    phone.get_by_role("button", name="Send", exact=True).click()
    phone.get_by_text("Look under My reports").first.wait_for()
    found += look(phone, "sealed-sent")

    sign_in(desk, officer, at="/sealed-names/")
    found += look(desk, "sealed-list")
    desk.get_by_role("link", name="-A").first.click()
    desk.get_by_role("button", name="Ask", exact=True).click()
    desk.get_by_role("alert").wait_for()
    heard.clear()  # a browser complains of every 422
    desk.get_by_label("Why you have to know who reported").fill(WHY)
    found += look(desk, "sealed-ask")
    desk.get_by_role("button", name="Ask", exact=True).click()
    desk.get_by_role("button", name="Take the request back").wait_for()

    sign_in(other, manager, at=desk.url)
    found += look(other, "sealed-decide")
    other.get_by_role("button", name="Open the name").click()
    other.get_by_role("button", name="Show the name").click()
    other.get_by_text("Nora Reyes").wait_for()
    found += look(other, "sealed-open")

    phone.goto("/my-reports/")
    found += look(phone, "sealed-mine")
    phone.get_by_role("link", name="-A").first.click()
    phone.get_by_text(WHY).wait_for()
    assert "Lena Marsh decided" in phone.get_by_role("main").inner_text()
    found += look(phone, "sealed-told")
    assert (found, heard) == ([], [])
