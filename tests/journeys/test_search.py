"""A risk manager looks for words among reports: with and without JavaScript, on a desk and on a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pso_portal.tenancy import scope
from tests.browser import NARROW, PHONE, WIDE, axe_findings, is_too_wide, keep_picture
from tests.told import NOW, file_one

from .conftest import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORIES = (
    "The patient's daughter found him on the floor beside the bed. The bed rail was down, and the call bell lay out of "
    "his reach. He had no pain and walked back with help. The bed rail lock is loose on the left side of this bed.",
    "Insulin was given twice. The second dose followed because the first was not charted before the break.",
    "Bed rail caught her sleeve while turning. <b>No injury</b> & no complaint.",
    "سقط المريض من السرير 😀 bed rail",
)


@pytest.fixture
def lena(make_provider: Any, make_member: Any, acting: Any) -> Any:
    """A risk manager with more reports than a page holds."""
    provider = make_provider()
    member = make_member(provider, "risk_manager", name="Lena Marsh")
    manager = acting(member)
    with scope.enter(manager.scope()):
        for number in range(36):
            file_one(manager, story=STORIES[number % 4], now=NOW + timedelta(minutes=number))
    return member


@pytest.mark.parametrize("width", [WIDE, PHONE, NARROW])
def test_words_are_found_and_read_well_at_every_width(open_page: Any, lena: Any, width: int, heard: Any) -> None:
    page = open_page(width=width)
    sign_in(page, lena)
    page.goto("/inbox/?status=sent&tick=page")
    keep_picture(page, "inbox-ticked")
    assert (axe_findings(page), is_too_wide(page)) == ([], False)
    page.get_by_role("link", name="Search these").click()
    page.wait_for_url("**/search/?*")
    keep_picture(page, "search")
    assert (axe_findings(page), is_too_wide(page)) == ([], False)
    page.get_by_label("Words in the report").fill('"bed rail"')
    page.get_by_role("button", name="Search").click()
    page.get_by_text("27 reports found").wait_for()
    assert "rail" not in page.url
    assert page.locator("mark").first.inner_text() == "bed rail"
    keep_picture(page, "search-hits")
    assert (axe_findings(page), is_too_wide(page)) == ([], False)
    page.get_by_label("Words in the report").fill("wombat")
    page.get_by_role("button", name="Search").click()
    page.get_by_text("Nothing found").wait_for()
    keep_picture(page, "search-nothing")
    assert (axe_findings(page), is_too_wide(page), heard) == ([], False, [])


def test_searching_and_paging_need_no_javascript(open_page: Any, lena: Any) -> None:
    page = open_page(width=PHONE, java_script_enabled=False)
    sign_in(page, lena)
    page.goto("/search/")
    page.get_by_label("Words in the report").fill("bed rail")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Next").click()
    assert page.locator(".hits > li").count() == 7
    assert page.get_by_label("Words in the report").input_value() == "bed rail"
    page.locator(".hits a").first.click()
    page.wait_for_url("**/events/**")
