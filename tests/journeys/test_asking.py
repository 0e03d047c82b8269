"""A reviewer asks, the house answers without a script, the answer stands at the desk; at both widths."""

from __future__ import annotations

from typing import Any

import pytest

from aggregation.models import ReviewItem
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.browser import WIDE, Heard

from .conftest import look, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOUBTFUL = "Spoke with Zebulon Quiverfeather from Brookhaven about ticket QX77121 and the Vexborough people.<br>"


def test_a_question_goes_to_the_house_and_its_answer_comes_back(
    open_page: Any, make_provider: Any, under_terms: Any, told: Any, jobs: Any, make_member: Any, with_factor: Any,
    heard: Heard,
) -> None:  # fmt: skip
    clinic = make_provider("Clinic A", "clinic")
    under_terms(clinic)
    told(clinic, story=DOUBTFUL)
    jobs()
    with scope.enter(Scope(Side.PSO)):
        address = f"/deidentification/{ReviewItem.objects.get().pk}/"
    desk, house, plain = open_page(width=WIDE), open_page(width=WIDE), open_page(java_script_enabled=False)
    lena = make_member(clinic, "risk_manager", name="Lena Marsh")
    sign_in(desk, with_factor(make_member(None, "analyst", name="Ana List")), at=address)
    for words, asks in (("Vexborough people", "ours"), ("ticket QX77121", "tells")):
        desk.get_by_label("Words, just as the text has them").fill(words)
        desk.get_by_label("Question", exact=True).select_option(asks)
        desk.get_by_role("button", name="Ask the provider").click()
        desk.get_by_role("button", name=f"Take it back “{words}”").wait_for()
    assert desk.get_by_role("button", name="Sign as nonidentifiable").is_disabled()
    found = look(desk, "desk-asked")
    jobs()
    sign_in(house, lena, at="/pso-questions/")
    found += look(house, "questions")
    sign_in(plain, lena, at="/pso-questions/")
    plain.get_by_role("button", name="Yes, it identifies “Vexborough people”").click()
    plain.get_by_text("It reaches the reviewer within the hour.").wait_for()
    house.reload()
    found += look(house, "questions-answered")
    jobs()
    desk.goto(address)
    desk.get_by_text("Yes, it identifies").wait_for()
    found += look(desk, "desk-answered")
    desk.goto("/deidentification/")
    found += look(desk, "desk-queue-asked")
    assert (found, heard) == ([], [])
