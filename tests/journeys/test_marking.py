"""A risk manager keeps a part here, reports several, sends what turned out later, and reads the whole history."""

from __future__ import annotations

from typing import Any

import pytest

from events.services import rate_harm
from pso_portal.tenancy import scope
from tests.browser import WIDE, Heard
from tests.told import NOW, agree, file_one

from .conftest import look, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_mark_to_the_provenance(
    open_page: Any, make_provider: Any, make_member: Any, with_factor: Any, acting: Any, heard: Heard
) -> None:
    hospital = make_provider()
    agree(hospital)
    member = with_factor(make_member(hospital, "risk_manager", name="Lena Marsh"))
    manager = acting(member)
    with scope.enter(manager.scope()):
        event, other = file_one(manager), file_one(manager)

    desk = open_page(width=WIDE)
    sign_in(desk, member, at=f"/events/{event.pk}/")
    desk.get_by_role("link", name="Mark what is for reporting").click()
    found = look(desk, "marking")
    desk.get_by_label("What was written").check()
    desk.get_by_label("Stays here as analysis or deliberation").check()
    desk.get_by_label("Why?").fill("The committee wrote its view into it.")
    desk.get_by_role("button", name="Mark it").click()
    desk.get_by_text("It stands in the history.").wait_for()
    found += look(desk, "marked")

    desk.goto("/pses/")
    for number in (event.number, other.number):
        desk.get_by_label(f"Choose {number}").check()
    desk.get_by_role("button", name="Report the chosen").click()
    desk.get_by_role("heading", name="Report 2 to Meridian").wait_for()
    found += look(desk, "batch")
    desk.get_by_role("button", name="Report 2 to Meridian").click()
    desk.get_by_role("heading", name="Reported to Meridian").wait_for()
    found += look(desk, "batch-receipts")

    with scope.enter(manager.scope()):
        rate_harm(by=manager, event_id=event.pk, harm="severe", reason="Chart.", now=NOW)
    desk.goto(f"/events/{event.pk}/")
    desk.get_by_role("link", name="Send later facts").click()
    desk.get_by_role("cell", name="Severe harm").wait_for()
    found += look(desk, "later-facts")
    desk.get_by_role("button", name="Send to Meridian").click()
    desk.get_by_role("heading", name="Later facts sent to Meridian: submission 3").wait_for()

    desk.goto(f"/pses/event/{event.pk}/provenance/")
    desk.get_by_text("Later facts sent to the PSO, Lena Marsh").wait_for()
    found += look(desk, "provenance")
    assert (found, heard) == ([], [])
