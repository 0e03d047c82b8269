"""A sheet goes through the wizard in a browser: with scripts the page follows the job, without them it can be asked."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.browser import PHONE, WIDE, Heard
from tests.isolation.houses import run_jobs

from .conftest import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "california-adverse-events-2023-2025.csv"
INVENTED = (
    "INTAKEID,RECVDATE,AE_SHORT,ADVERSE_EVENT\n"
    + "".join(
        f"X{number},{number % 28 + 1}-Jan-23,22: Death from Fall,22: Patient death with a fall\n"
        for number in range(300)
    )
    + "X300,never,=1+1,Weather\nX301,4-Jan-1989,22: Death from Fall,Old\n"
)


@pytest.fixture
def manager(make_provider: Any, make_member: Any, with_factor: Any) -> Any:
    return make_member(make_provider(), "risk_manager", name="Lena Marsh")


def pictured(page: Any, name: str) -> None:
    """Keep a picture where a folder for pictures is named."""
    folder = os.environ.get("PSO_PICTURES")
    if folder:
        for width in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/import-{name}-{width}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is wider than its page"


def look_again(page: Any) -> None:
    """Load the page anew. With scripts it may be doing so itself at this very moment, and ours is given up."""
    from playwright.sync_api import Error

    with suppress(Error):
        page.reload()


def walk(page: Any, path: Path, rows: int, good: int) -> None:
    page.goto("/imports/new/")
    page.get_by_label("Sheet").set_input_files(path)
    pictured(page, "new")
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("heading", name="Which column answers what?").wait_for()
    pictured(page, "columns")
    page.get_by_role("button", name="Go on to the texts").click()
    page.get_by_role("heading", name="What do the texts mean?").wait_for()
    pictured(page, "values")
    page.get_by_role("button", name="Check every row").click()
    page.get_by_role("heading", name=f"Checking {rows:,} rows").wait_for()
    pictured(page, "checking")
    run_jobs()
    look_again(page)
    page.get_by_role("link", name=f"Import {good} reports").wait_for()
    pictured(page, "checked")
    page.get_by_role("link", name=f"Import {good} reports").click()
    page.get_by_role("button", name="Import").click()
    page.get_by_text("Confirm that these rows belong").first.wait_for()
    page.get_by_label("These rows were gathered").check()
    page.get_by_label("Enter as").select_option("simulation")
    pictured(page, "confirm")
    page.get_by_role("button", name="Import").click()
    page.get_by_role("heading", name=f"Importing {rows:,} rows").wait_for()
    run_jobs()
    look_again(page)
    page.get_by_text("The import is done.").wait_for()
    pictured(page, "done")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_sheet_becomes_reports(open_page: Any, manager: Any, heard: Heard, tmp_path: Path, scripts: bool) -> None:
    path = tmp_path / "invented.csv"
    path.write_text(INVENTED)
    page = open_page(WIDE, java_script_enabled=scripts)
    sign_in(page, manager, at="/imports/")
    walk(page, path, 302, 300)
    assert [line for line in heard if "422" not in line] == []  # the page that was refused on purpose


def test_the_list_that_a_state_published_goes_through(
    open_page: Any, manager: Any, heard: Heard, worked_data: Path
) -> None:
    page = open_page(WIDE)
    sign_in(page, manager, at="/imports/")
    walk(page, worked_data / "samples" / "real" / LIST, 4682, 4682)
    assert [line for line in heard if "422" not in line] == []  # the page that was refused on purpose
