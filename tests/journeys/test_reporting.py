"""Filing a report when things go wrong: no scripts, no network, no session, two hands, two tabs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import Heard

from .conftest import PASSWORD, let_idle, sign_in
from .quick_report import PAUSE, STORY, answer_all, choose, choose_place, events_of, send, wait_until_saved

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFLINE = "You are offline. Nothing is being saved."


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


@pytest.fixture
def nurse(hospital: Any, make_member: Any) -> Any:
    return make_member(hospital, "reporter", name="Nora Reyes")


@pytest.fixture
def form(open_page: Any, nurse: Any) -> Any:
    """A nurse's phone with an empty quick report."""
    page = open_page()
    sign_in(page, nurse, at="/report/")
    page.get_by_role("heading", name="Report a safety event").wait_for()
    return page


def test_a_report_is_filed_without_scripts(open_page: Any, nurse: Any, hospital: Any, heard: Heard) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, nurse, at="/report/")
    choose(page, "What was it about?", "Fall")
    choose(page, "How was the patient affected?", "Mild harm")
    choose(page, "When did it happen?", "Just now")
    choose_place(page)
    page.get_by_label("What happened?").fill(STORY)
    page.get_by_role("button", name="Continue").click()
    choose(page, "Was the fall assisted?", "No")
    assert page.get_by_label("What happened?").input_value() == STORY
    choose(page, "Your name", "Show it to the risk manager only")
    number = send(page)
    page.get_by_role("link", name="My reports").last.click()
    assert number in page.get_by_role("main").inner_text()
    assert (events_of(hospital), heard) == (1, [])


def test_two_quick_clicks_on_send_file_one_event(form: Any, hospital: Any, heard: Heard) -> None:
    answer_all(form)
    wait_until_saved(form)
    form.get_by_role("button", name="Check and send").click()
    form.get_by_role("heading", name="Check and send").wait_for()
    form.get_by_role("button", name="Send", exact=True).dblclick()
    form.get_by_role("heading", name="is sent").wait_for()
    assert (events_of(hospital), heard) == (1, [])


def test_a_report_checked_in_two_tabs_is_filed_by_the_first_alone(form: Any, hospital: Any) -> None:
    answer_all(form)
    wait_until_saved(form)
    form.get_by_role("button", name="Check and send").click()
    form.get_by_role("heading", name="Check and send").wait_for()
    other = form.context.new_page()
    other.goto(form.url)
    for tab in (form, other):
        tab.get_by_role("button", name="Send", exact=True).click()
        tab.wait_for_load_state()
    assert form.get_by_role("heading", name="is sent").is_visible()
    assert other.get_by_role("heading", level=1).inner_text() == "There is nothing here for you"
    assert events_of(hospital) == 1


def test_what_is_typed_is_saved_as_it_is_typed(form: Any, heard: Heard) -> None:
    answer_all(form)
    wait_until_saved(form)
    form.reload()
    assert form.get_by_label("What happened?").input_value() == STORY
    assert form.get_by_role("group", name="Was the fall assisted?").get_by_label("No", exact=True).is_checked()
    assert heard == []


def test_a_session_that_ends_in_mid_form_leads_back_to_the_draft(form: Any, nurse: Any, hospital: Any) -> None:
    answer_all(form)
    wait_until_saved(form)
    let_idle(nurse.user)
    form.get_by_role("button", name="Check and send").click()
    form.get_by_label("E-mail address").fill(nurse.user.email)
    form.get_by_label("Password", exact=True).fill(PASSWORD)
    form.get_by_role("button", name="Sign in", exact=True).click()
    form.get_by_role("heading", name="Report a safety event").wait_for()
    assert form.get_by_label("What happened?").input_value() == STORY
    assert send(form)
    assert events_of(hospital) == 1


def test_two_tabs_that_disagree_show_both_texts(form: Any, heard: Heard) -> None:
    form.get_by_label("What happened?").fill("Words of the first tab.")
    wait_until_saved(form)
    other = form.context.new_page()
    other.goto(form.url)
    other.get_by_label("What happened?").fill("Words of the second tab.")
    wait_until_saved(other)
    form.get_by_label("What happened?").fill("Words of the first tab, and more.")
    form.get_by_role("button", name="Show both").click()
    form.get_by_role("heading", name="saved somewhere else").first.wait_for()
    shown = form.get_by_role("main").inner_text()
    assert "Words of the first tab, and more." in shown
    assert "Words of the second tab." in shown
    form.get_by_role("button", name="Go on with this").click()
    form.wait_for_load_state()
    assert [line for line in heard if "409" not in line] == []


def test_without_a_network_the_text_stays_and_the_page_says_so(form: Any) -> None:
    answer_all(form)
    wait_until_saved(form)
    form.context.set_offline(True)
    form.locator("#draft-status", has_text=OFFLINE).wait_for()
    form.get_by_label("What happened?").fill(STORY + " Nobody was hurt.")
    form.locator("#draft-status", has_text="We could not save").wait_for()
    assert "Your text is still here" in form.locator("#draft-status").inner_text()
    form.context.set_offline(False)
    form.get_by_label("What happened?").press_sequentially(" It is mended.")
    wait_until_saved(form)
    form.reload()
    assert form.get_by_label("What happened?").input_value() == STORY + " Nobody was hurt. It is mended."


def test_a_save_that_hangs_holds_up_no_other(form: Any) -> None:
    """As on a telephone in a lift: what leaves gets no answer and no refusal either."""
    form.get_by_label("What happened?").fill(STORY)
    wait_until_saved(form)
    form.route("**/save/", lambda route: None)
    form.get_by_label("What happened?").press_sequentially(" It is mended.")
    form.wait_for_timeout(PAUSE)
    form.unroute("**/save/")
    with form.expect_response("**/save/", timeout=15_000):
        pass
    wait_until_saved(form)
    form.reload()
    assert form.get_by_label("What happened?").input_value() == STORY + " It is mended."


def test_once_the_network_is_back_what_hung_is_saved_at_once(form: Any) -> None:
    form.get_by_label("What happened?").fill(STORY)
    wait_until_saved(form)
    form.route("**/save/", lambda route: None)
    form.get_by_label("What happened?").press_sequentially(" It is mended.")
    form.wait_for_timeout(PAUSE)
    form.unroute("**/save/")
    with form.expect_response("**/save/", timeout=2000):
        form.evaluate("dispatchEvent(new Event('online'))")
    form.reload()
    assert form.get_by_label("What happened?").input_value() == STORY + " It is mended."


def test_a_wrong_answer_leads_from_the_summary_to_its_field(form: Any) -> None:
    form.get_by_role("button", name="Check and send").click()
    summary = form.get_by_role("alert")
    summary.wait_for()
    summary.get_by_role("link", name="happened").last.click()
    assert form.evaluate("document.activeElement.name") == "q.story"
