"""An analyst builds a cohort, keeps it, makes it narrower, reads a text of it and looks for like ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import WIDE, Heard
from tests.shown import show

from .conftest import look, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STORIES = {
    "dispensing": "The wrong insulin was dispensed and the pump gave a dose too many before the alarm was heard.",
    "administering": "Heparin was given twice because the first dose had not been charted after the shift change.",
    "prescribing": "The order was for ten times the usual dose of morphine; the pharmacist noticed the error in time.",
    "monitoring": "Nobody checked the potassium after the infusion, and the rhythm changed in the evening.",
}


def cases() -> None:
    """Two years of hospitals, and some clinics."""
    for number, (stage, story) in enumerate(STORIES.items()):
        for year in ("2024", "2025"):
            for harm in ("no_harm", "mild", "severe_or_death"):
                place = ("pharmacy", "general_care", "ward", "special_care")[number]
                factor = ("talk_team", "fatigue", "human", "policies")[(number + int(year)) % 4]
                show(6 + 3 * number, text=story, year=year, harm=harm, location_kind=place, medication__stage=stage,
                     factor__main=factor, medicine__class="high_alert" if number % 2 else "other_class")  # fmt: skip
    show(14, text="She slipped on the wet floor beside the commode.", event_type="fall", harm="*", fall__assisted="no",
         medication__stage="", location_kind="ward")  # fmt: skip
    show(9, setting="clinic", text=STORIES["dispensing"])


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_a_sentence_to_its_texts(
    scripts: bool, open_page: Any, make_member: Any, with_factor: Any, heard: Heard
) -> None:
    page = open_page(width=WIDE, java_script_enabled=scripts)
    found: list[str] = []

    def seen(name: str) -> None:
        if scripts:  # what looks at a page is a script
            found.extend(look(page, f"cohort-{name}"))

    sign_in(page, with_factor(make_member(None, "analyst", name="Ana List")), at="/cohorts/build/")
    seen("none")
    cases()
    page.goto("/cohorts/")
    seen("list-empty")
    page.get_by_role("link", name="Build a cohort").first.click()
    page.get_by_label("Events about").select_option("medication")
    page.get_by_label("in", exact=True).select_option("hospital")
    page.get_by_role("button", name="Show the cases").click()
    page.get_by_role("heading", name="Medication events in hospitals", level=1).wait_for()
    seen("built")
    page.get_by_label("Name of a new cohort").fill("Medication in hospitals")
    page.get_by_role("button", name="Save as a new cohort").click()
    page.get_by_role("heading", name="Medication in hospitals", level=1).wait_for()
    page.get_by_role("link", name="Change the sentence").click()
    page.get_by_label("harm at least").select_option("mild")
    page.get_by_label("from", exact=True).select_option("2025")
    page.get_by_role("button", name="Show the cases").click()
    page.get_by_role("button", name="Save as the next version").click()
    page.get_by_text("Version 2, as it stands today.").wait_for()
    seen("one")
    page.get_by_role("link", name="Version 2").click()
    page.get_by_text("Today 84 cases are in both, 168 in version 1 alone and 0 in version 2 alone.").wait_for()
    seen("versions")
    page.get_by_role("link", name="The cohort").click()
    page.get_by_role("link", name="Read the texts, one at a time").click()
    page.get_by_role("heading", name="The text of a case").wait_for()
    seen("text")
    page.get_by_role("link", name="Next text").click()
    page.get_by_role("link", name="Find cases like this one").click()
    page.get_by_role("heading", name="Cases like the one you read").wait_for()
    seen("like")
    page.get_by_label("What happened").fill("The pump of Nurse Quiverfeather gave too much insulin")
    page.get_by_role("button", name="Find like cases").click()
    page.get_by_text("Not looked for: quiverfeather").wait_for()
    seen("words")
    page.goto("/cohorts/build/?type=burn")
    page.get_by_text("No number is shown").wait_for()
    seen("nothing")
    page.goto("/cohorts/build/?from=2025&to=2024")
    page.get_by_text("The first year is later than the last").first.wait_for()
    seen("wrong")
    page.goto("/cohorts/")
    seen("list")
    assert (found, [line for line in heard if "422" not in line]) == ([], [])  # the years that were refused on purpose
