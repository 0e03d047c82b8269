"""A risk manager takes back what was reported about the wrong patient: at all widths, with nothing but a reason."""

from __future__ import annotations

from typing import Any

import pytest

from pses.services import preview_submission, report_to_pso
from pso_portal.tenancy import scope
from tests.browser import WIDE, Heard
from tests.told import NOW, agree, file_one

from .conftest import look, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_report_is_taken_back_with_a_reason_and_a_receipt(
    open_page: Any, make_provider: Any, make_member: Any, with_factor: Any, acting: Any, heard: Heard
) -> None:
    hospital = make_provider()
    agree(hospital)
    member = with_factor(make_member(hospital, "risk_manager", name="Lena Marsh"))
    manager = acting(member)
    with scope.enter(manager.scope()):
        event = file_one(manager)
        seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)
        report_to_pso(by=manager, content_kind="event", content_id=event.pk, now=NOW, expected_sha256=seen.sha256)

    desk = open_page(width=WIDE)
    sign_in(desk, member, at=f"/events/{event.pk}/")
    desk.get_by_role("link", name="Take back from PSO").click()
    found = look(desk, "take-back")
    desk.get_by_role("button", name="Take it back").click()
    desk.get_by_role("alert").wait_for()
    heard.clear()  # a browser complains of every 422
    desk.get_by_label("Why do you take it back?").fill("It was the other patient in the room.")
    desk.get_by_role("button", name="Take it back").click()
    desk.get_by_role("heading", name="Taken back from Meridian: submission 2").wait_for()
    found += look(desk, "take-back-receipt")
    desk.get_by_role("link", name="Submission 1").click()
    desk.get_by_text("It was taken back.").wait_for()
    found += look(desk, "taken-back-receipt")
    desk.goto("/pses/?stage=withdrawn")
    desk.get_by_role("link", name=event.number, exact=True).wait_for()
    found += look(desk, "taken-back-workspace")
    assert (found, heard) == ([], [])
