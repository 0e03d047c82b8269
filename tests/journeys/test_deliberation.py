"""An RCA² in a browser: opened, typed together, analyzed, put into operation, closed; and a room of the PSO."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.browser import WIDE, Heard

from .conftest import look, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "We met at noon. The pump was taken aside."


def open_room(page: Any, title: str) -> None:
    page.get_by_text("Open a room", exact=True).last.click()
    page.get_by_label("What is it for?").select_option("rca2")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Purpose").fill("To learn how the dose became tenfold, and what would stop it.")
    page.get_by_role("button", name="Open the room").click()
    page.get_by_role("heading", level=1, name=title).wait_for()


def analyze(page: Any) -> None:
    page.get_by_text("Add a moment").click()
    page.get_by_label("When?", exact=True).fill(f"{timezone.localdate() - timedelta(days=1)}T09:10")
    page.get_by_label("What happened?", exact=True).fill("Heparin was hung at ten times the ordered rate.")
    page.locator("#id_t-source").fill("Log of the pump")
    page.get_by_role("button", name="Add the moment").click()
    page.get_by_text("Add a cause").click()
    page.get_by_label("Cause", exact=True).fill("The nurse made a mistake with the rate")
    page.get_by_label("Made it more likely that").fill("rate and volume were mixed up")
    page.get_by_label("Which led to").fill("a tenfold dose for forty minutes")
    page.get_by_role("button", name="Add the cause").click()
    page.get_by_text("Rule 3:").wait_for()
    for what, kind in (("Teach the screens again", "training"), ("Buy pumps that ask twice", "forcing_function")):
        page.get_by_text("Add an action").click()
        page.get_by_label("What is done?").last.fill(what)
        page.get_by_label("Kind of action").last.select_option(kind)
        page.get_by_label("Or an office").last.fill("Director of pharmacy")
        page.get_by_label("By when?", exact=True).last.fill("2026-01-15")
        page.get_by_label("How will you see that it works?").last.fill("Pumps that are set twice, of 30 looked at")
        page.get_by_role("button", name="Add the action").click()
        page.get_by_role("heading", name=what).wait_for()


def test_an_rca_is_written_by_two_and_each_page_holds(
    open_page: Any, make_provider: Any, make_member: Any, with_factor: Any, heard: Heard
) -> None:
    hospital = make_provider()
    manager = make_member(hospital, "risk_manager", name="Lena Marsh")
    surgeon = make_member(hospital, "deliberation_member", name="Ines Okoro")
    desk = open_page(width=WIDE)
    sign_in(desk, manager, at="/deliberations/")
    found = look(desk, "deliberations-empty")
    open_room(desk, "Tenfold heparin")
    desk.get_by_label("Put on the list").select_option(label="Ines Okoro")
    desk.get_by_role("button", name="Add", exact=True).click()
    desk.get_by_label("What is said and found").press_sequentially(TEXT)
    desk.locator("#minutes-status").get_by_text("Saved ").wait_for()

    phone = open_page()
    sign_in(phone, surgeon)
    phone.get_by_role("link", name="Tenfold heparin").click()
    assert phone.get_by_label("What is said and found").input_value() == TEXT
    analyze(phone)
    found += look(phone, "deliberation-rca")
    phone.get_by_label("What is said and found").fill(f"{TEXT} Two screens look alike.")
    phone.get_by_role("button", name="Save a version").click()
    phone.get_by_text("Versions").wait_for()
    desk.get_by_label("What is said and found").press_sequentially(" The log is kept.")
    desk.locator("#minutes-status").get_by_text("Somebody else saved").wait_for()
    desk.get_by_role("button", name="Save a version").click()
    desk.get_by_role("heading", name="Two texts of the minutes").wait_for()
    found += look(desk, "deliberation-two-texts")
    desk.get_by_label("Your text").fill(f"{TEXT} Two screens look alike. The log is kept.")
    desk.get_by_role("button", name="Go on with this").click()
    desk.get_by_role("heading", level=1, name="Tenfold heparin").wait_for()

    desk.get_by_text("Put it into operation").first.click()
    desk.get_by_label("What is to be done, in words for everybody").first.fill("New pumps by March")
    desk.get_by_role("button", name="Put it on the operational copy").first.click()
    desk.get_by_role("heading", name="There is 1 thing to fix").wait_for()
    heard.clear()  # a browser complains of every 409 and 422
    desk.locator("label:visible", has_text="I typed this anew").first.click()
    desk.get_by_role("button", name="Put it on the operational copy").first.click()
    desk.get_by_role("link", name="Operational copy").click()
    desk.get_by_text("New pumps by March").wait_for()
    found += look(desk, "deliberation-operational")
    desk.goto("/deliberations/")
    found += look(desk, "deliberations")
    desk.get_by_role("link", name="Tenfold heparin").first.click()
    desk.get_by_text("Close this room").click()
    desk.get_by_label("What came of it?").fill("Pumps are bought.")
    desk.get_by_role("button", name="Close", exact=True).click()
    desk.get_by_role("heading", name="Outcome").wait_for()
    desk.get_by_role("link", name="Print page").click()
    found += look(desk, "deliberation-paper")
    assert (found, heard) == ([], [])


def test_the_pso_deliberates_on_its_own(open_page: Any, make_member: Any, with_factor: Any, heard: Heard) -> None:
    page = open_page(width=WIDE)
    sign_in(page, with_factor(make_member(None, "analyst", name="Ana List")), at="/pso-deliberations/")
    open_room(page, "Pumps over the year")
    found = look(page, "deliberation-pso")
    assert (page.locator(".zone").first.get_attribute("data-zone"), found, heard) == ("sealed", [], [])
