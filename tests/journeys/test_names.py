"""Names of colleagues while a report is typed: told below the text, removed in place, put back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import NARROW, PHONE, WIDE, axe_findings, is_too_wide, keep_picture
from tests.told import STORY

from .conftest import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WITHOUT = STORY.replace("Ines Okoro", "[name]")


@pytest.fixture
def jo(make_provider: Any, make_member: Any) -> Any:
    """A nurse with a colleague whose name stands in the story."""
    provider = make_provider()
    make_member(provider, "reporter", name="Ines Okoro")
    return make_member(provider, "reporter", name="Jo Rivera")


def typed(page: Any, member: Any) -> Any:
    """The story's field, after the story was typed and its names were told."""
    sign_in(page, member)
    page.goto("/report/")
    story = page.locator("#q-story")
    story.press_sequentially(STORY)
    page.get_by_text("Names of people who work here").wait_for()
    return story


def press(page: Any, button: str, then: str) -> None:
    page.get_by_role("button", name=button).click()
    page.get_by_role("button", name=then).wait_for()


def test_names_are_removed_and_put_back_while_typing(open_page: Any, jo: Any, heard: Any) -> None:
    from playwright.sync_api import expect

    page = open_page(width=PHONE)
    story = typed(page, jo)
    expect(page.locator("mark")).to_have_text(["Ines Okoro"], timeout=15_000)
    assert page.evaluate("document.activeElement.id") == "q-story"
    press(page, "Remove names", then="Put the names back")
    assert story.input_value() == WITHOUT
    assert page.evaluate("document.activeElement.id") == "story-names-do"
    press(page, "Put the names back", then="Remove names")
    assert story.input_value() == STORY
    story.press("Control+End")
    story.press_sequentially(" More.")
    page.wait_for_timeout(2500)
    page.reload()
    assert page.locator("#q-story").input_value() == f"{STORY} More."
    # A click goes before a saving that is on its way: that one's text is in it.
    assert [line for line in heard if "htmx:sendAbort" not in line and "htmx:afterRequest" not in line] == []


@pytest.mark.parametrize("width", [WIDE, PHONE, NARROW])
def test_names_read_well_at_every_width(open_page: Any, jo: Any, width: int) -> None:
    page = open_page(width=width)
    typed(page, jo)
    keep_picture(page, "names-typing")
    assert (axe_findings(page), is_too_wide(page)) == ([], False)
    press(page, "Remove names", then="Put the names back")
    keep_picture(page, "names-removed")
    assert (axe_findings(page), is_too_wide(page)) == ([], False)
