"""The directory in a browser: filled from a list, looked through, retired and undone, all without a script too."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from aggregation.intake import suggest_to_directory
from pses.enums import EntryKind
from pses.services import import_directory_list, preview_submission, report_to_pso
from pso_portal.demo.naming import NEIGHBORS
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.browser import HEIGHT, PHONE, WIDE, Heard
from tests.told import NOW, agree, file_one

from .conftest import look, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "kind,name,other forms\nperson,Ona Zelnik,Zel\nperson,Will,\nghost,Casper Holloway-Featherstonehaugh,Cas; Casp\n"


@pytest.fixture
def lena(make_provider: Any, make_member: Any, acting: Any) -> Any:
    """Who keeps a directory of more than a page."""
    member = make_member(make_provider(), "risk_manager", name="Lena Marsh")
    manager = acting(member, NOW)
    lines = NEIGHBORS.format(name="Cedar Falls Hospital of the Seven Sisters of Mercy", short="CFH; Seven Sisters")
    with scope.enter(manager.scope()):
        more = "".join(f"person,Quim{number} Draxt,\n" for number in range(50))
        import_directory_list(by=manager, text=lines + more, now=NOW)
    return member


def test_a_list_is_looked_at_then_added_and_a_name_retired_and_brought_back_without_scripts(
    open_page: Any, lena: Any, heard: Heard
) -> None:
    page = open_page(width=WIDE, java_script_enabled=False)
    sign_in(page, lena, at="/directory/")
    page.get_by_role("link", name="Add from a list").click()
    page.get_by_role("textbox", name="Lines").fill(LIST)
    page.get_by_role("button", name="Check the list").click()
    page.get_by_role("button", name="Add 1 to the directory").click()
    page.get_by_text("Added: 1.").wait_for()
    assert "Casper" in page.get_by_role("textbox", name="Lines").input_value()
    page.get_by_role("link", name="Back to the directory").click()
    page.get_by_label("Name or other form").fill("zel")
    page.get_by_role("button", name="Look").click()
    page.get_by_role("button", name="Retire Ona Zelnik").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Ona Zelnik is looked for again.").wait_for()
    assert heard == []


def test_its_pages_hold_at_every_width(open_page: Any, lena: Any, heard: Heard) -> None:
    page = open_page(width=WIDE)
    sign_in(page, lena, at="/directory/")
    found = look(page, "directory")
    page.goto("/directory/?kind=unit")
    page.get_by_role("button", name="Retire", exact=False).first.click()
    page.get_by_role("button", name="Undo").wait_for()
    found += look(page, "directory-retired")
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    assert page.locator(".tab-bar").inner_text().split("\n")[0] == "Report"  # the kinds are no rooms of the portal
    page.goto("/directory/?q=nobody")
    found += look(page, "directory-nothing")
    page.goto("/directory/new/")
    page.get_by_label("Name", exact=True).fill("Will")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").first.wait_for()
    heard.clear()  # a browser complains of every 422
    found += look(page, "directory-new")
    page.goto("/directory/import/")
    found += look(page, "directory-import")
    page.get_by_role("textbox", name="Lines").fill(LIST)
    page.get_by_role("button", name="Check the list").click()
    page.locator("summary", has_text="Names to add").click()
    found += look(page, "directory-checked")
    assert (found, heard) == ([], [])


def test_suggestions_hold_at_every_width_and_are_answered(
    open_page: Any, make_provider: Any, make_member: Any, acting: Any, heard: Heard
) -> None:
    provider, now = make_provider(), timezone.now()
    agree(provider)
    member = make_member(provider, "risk_manager", name="Lena Marsh")
    manager = acting(member, now)
    with scope.enter(manager.scope()):
        event = file_one(manager, now=now, story="Ona Zelnik-Featherstonehaugh of Brookhaven saw it.")
        seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=now)
        sent = report_to_pso(
            by=manager, content_kind="event", content_id=event.pk, now=now, expected_sha256=seen.sha256
        )  # fmt: skip
    with scope.enter(Scope(Side.DOOR, frozenset({provider.pk}))):
        for words, kind in (("Ona Zelnik-Featherstonehaugh", EntryKind.STAFF), ("Brookhaven", EntryKind.TOWN)):
            suggest_to_directory(submission_id=sent.pk, words=words, kind=kind, now=now)
    page = open_page(width=WIDE)
    sign_in(page, member, at="/directory/")
    page.get_by_role("link", name="Decide about them").click()
    page.get_by_role("button", name="Leave out Brookhaven").click()
    page.get_by_text("Brookhaven stays out of the directory.").wait_for()
    found = look(page, "directory-suggestions")
    page.get_by_role("button", name="Add Ona").click()
    page.get_by_text("No suggestion waits").wait_for()
    assert (found, heard) == ([], [])
