"""A risk manager gives reports to people: by keys on a desk, by thumb on a phone, with and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from pso_portal.tenancy import scope
from tests.browser import NARROW, PHONE, WIDE, axe_findings, is_too_wide, keep_picture
from tests.told import file_one

from .conftest import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lena(make_provider: Any, make_member: Any, acting: Any) -> Any:
    """A risk manager with a colleague and three reports."""
    provider = make_provider()
    member = make_member(provider, "risk_manager", name="Lena Marsh")
    make_member(provider, "risk_manager", name="Omar Quist")
    manager = acting(member)
    with scope.enter(manager.scope()):
        for _ in range(3):
            file_one(manager)
    return member


def test_keys_choose_a_line_and_lead_to_its_owner(open_page: Any, lena: Any) -> None:
    page = open_page(width=WIDE)
    sign_in(page, lena)
    page.goto("/inbox/")
    for key in ("j", "x", "j", "x", "e"):
        page.keyboard.press(key)
    assert page.locator("[data-pick]:checked").count() == 2
    assert page.evaluate("document.activeElement.name") == "owner"
    page.get_by_label("Give the chosen reports to").select_option(label="Omar Quist")
    page.get_by_role("button", name="Assign").click()
    assert page.get_by_role("cell", name="Omar Quist").count() == 2
    page.locator("h1").focus()
    page.keyboard.press("?")
    page.wait_for_url("**/help/#keys")


@pytest.mark.parametrize("width", [WIDE, PHONE, NARROW])
def test_inbox_and_case_are_whole_without_javascript(open_page: Any, lena: Any, width: int) -> None:
    page = open_page(width=width, java_script_enabled=False)
    sign_in(page, lena)
    page.goto("/inbox/")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("Give the chosen reports to").select_option(label="Omar Quist")
    page.get_by_role("button", name="Assign").click()
    assert page.locator("tbody tr").filter(has_text="Omar Quist").count() == 1
    page.locator("tbody [data-open]").first.click()
    page.get_by_label("Give to").select_option("nobody")
    page.get_by_role("button", name="Assign").click()
    assert page.locator("p").get_by_text("Nobody", exact=True).count() == 1


@pytest.mark.parametrize("width", [WIDE, PHONE, NARROW])
def test_inbox_case_and_keys_read_well_at_every_width(open_page: Any, lena: Any, width: int) -> None:
    page = open_page(width=width)
    sign_in(page, lena)
    for name, where in (("inbox-owner", "/inbox/"), ("case-owner", None), ("keys", "/help/")):
        if where is None:
            page.goto("/inbox/")
            page.locator("[data-open]").first.click()
            page.wait_for_url("**/events/**")
        else:
            page.goto(where)
        keep_picture(page, name)
        assert (axe_findings(page), is_too_wide(page)) == ([], False)
