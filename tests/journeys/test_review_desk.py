"""Two analysts and a text in doubt: by keys alone, then by buttons, at both widths; and one text read again, blind."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.browser import WIDE, Heard

from .conftest import look, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = (
    "Mr. Alvarez in room 412 was given enoxaparin 80 mg at 21:10 by K. Doyle RN. The dose due was 40 mg. "
    "Call 314-555-0188. Spoke with Zebulon Quiverfeather about ticket QX77121. The porter Dunmore saw it."
)


@pytest.fixture
def waiting(pso: Any) -> str:
    """The address of a text that waits; another text passed by itself and was drawn."""
    from aggregation.deidentification import deidentify
    from aggregation.models import Case, ReviewItem
    from aggregation.review.findings import as_stored
    from aggregation.services import draw_double_reads
    from pso_portal.names import Known
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope
    from pso_portal.tenancy.sides import Side

    result = deidentify(TEXT, Known())
    spans = as_stored(result)
    codes = {"setting": "hospital", "event_type": "medication", "kind": "incident", "harm": "mild", "year": 2025}
    with scope.enter(Scope(Side.PSO)):
        item = ReviewItem(
            **codes, passage_id=uuid4(), received=TEXT, proposed=result.text, spans=spans, found=len(spans),
            known={"patient": ["Hector Alvarez"]}, reasons=["A capitalised word that nothing explains was removed."],
            risk=0.4, engine_version="1", waiting_since=timezone.now(),
        )  # fmt: skip
        item.save(force_insert=True)
        Case(**codes, narrative="[patient] fell.", engine_version="1", reading="due").save(force_insert=True)
        draw_double_reads(now=timezone.now())
    return f"/deidentification/{item.pk}/"


def test_one_decides_by_keys_another_sends_back_and_then_confirms(
    open_page: Any, make_member: Any, with_factor: Any, heard: Heard, waiting: str
) -> None:
    ana, bo = (with_factor(make_member(None, "analyst", name=name)) for name in ("Ana List", "Bo Second"))
    first, second = open_page(width=WIDE), open_page(width=WIDE)
    sign_in(first, ana, at="/deidentification/")
    found = decide_by_keys(first) + sign_the_rest(first)
    sign_in(second, bo, at=waiting)
    found += look(second, "desk-second")
    second.get_by_label("What has to change").fill("The porter may stay.")
    second.get_by_role("button", name="Send it back").click()
    second.get_by_text("Sent back").wait_for()

    first.goto(waiting)
    first.get_by_text("The porter may stay.").wait_for()
    found += look(first, "desk-sent-back")
    first.get_by_role("button", name="Sign as nonidentifiable").click()
    first.get_by_text("Signed by you").wait_for()
    second.goto(waiting)
    second.get_by_role("button", name="Confirm: it may stand").click()
    second.get_by_text("No text waits").wait_for()
    second.goto(waiting)
    second.get_by_text("As it was decided").wait_for()
    found += look(second, "desk-decided")
    assert (found, heard) == ([], [])


def test_a_text_that_passed_is_read_again_and_the_dashboard_counts_it(
    open_page: Any, make_member: Any, with_factor: Any, heard: Heard, waiting: str
) -> None:
    page = open_page(width=WIDE)
    sign_in(page, with_factor(make_member(None, "analyst", name="Bo Second")), at="/deidentification/second-reading/")
    found = look(page, "readings")
    page.get_by_role("link", name="20").first.click()
    page.get_by_role("heading", name="Does this text point to somebody?").wait_for()
    found += look(page, "reading")
    page.get_by_role("button", name="Nothing in it identifies anybody").click()
    page.get_by_text("No text waits to be read again").wait_for()
    page.goto("/aggregate/")
    page.get_by_text("Texts read").first.wait_for()
    found += look(page, "dashboard-readings")
    assert (found, heard) == ([], [])


def decide_by_keys(page: Any) -> list[str]:
    """The first three findings: accepted, edited, kept."""
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.get_by_role("heading", name="may this text stand?").wait_for()
    found = look(page, "desk-open")
    press(page, "j", "Finding 2:")
    press(page, "k", "Finding 1:")
    press(page, "a", "Finding 2:")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.id") == "becomes"
    page.keyboard.press("a")  # typed, not decided
    assert page.get_by_label("Goes, and becomes").input_value() in {"[room]a", "a[room]"}  # the letter, and no E
    page.get_by_label("Goes, and becomes").fill("a room")
    page.get_by_role("button", name="Save the edit").click()
    page.get_by_role("heading", name="Finding 3:").wait_for()
    page.keyboard.press("x")
    assert page.evaluate("document.activeElement.id") == "reason"
    page.keyboard.type("an ordinary word")
    assert page.get_by_label("Stays: it identifies nobody").input_value() == "an ordinary word"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Finding 4:").wait_for()
    return found + look(page, "desk-some-decided")


def sign_the_rest(page: Any) -> list[str]:
    page.get_by_role("button", name="Accept all that remain").click()
    page.get_by_label("Words that the engine missed").fill("porter")
    page.get_by_role("button", name="Mark these words").click()
    page.get_by_text("A reviewer marked it").first.wait_for()
    page.get_by_role("button", name="Sign as nonidentifiable").click()
    page.get_by_text("Signed by you").wait_for()
    return look(page, "desk-queue")


def press(page: Any, key: str, leads_to: str) -> None:
    page.keyboard.press(key)
    page.get_by_role("heading", name=leads_to).wait_for()
