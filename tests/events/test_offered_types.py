"""Each setting offers its own types of event; others are refused with a sentence, on the page and by machines."""

from __future__ import annotations

from typing import Any

import pytest

from events import modules
from events.places import places
from events.questionnaire.load import form
from events.quick_report import AnswersRefused
from events.services import file_event
from pso_portal.tenancy import scope
from pso_portal.tenancy.care_settings import SETTINGS


def codes(name: str, link_id: str, setting: str, **more: Any) -> list[str]:
    made = modules.as_offered(form(name), setting, **more)
    return [option.coding.code for option in made.item(link_id).options]


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_generic_form_offers_what_the_setting_offers_in_its_order(setting: str) -> None:
    assert codes("generic", "categories", setting) == [str(code) for code in SETTINGS[setting].event_types]
    assert codes("quick-report", "what", setting) == [str(code) for code in SETTINGS[setting].event_types]


def test_what_a_report_says_already_is_offered_beside() -> None:
    assert codes("generic", "categories", "pharmacy", beside=["vte"])[-1] == "vte"
    assert codes("generic", "categories", "pharmacy", beside=["other"]).count("other") == 1


def test_a_form_without_a_list_of_types_stays_as_it_is() -> None:
    assert modules.as_offered(form("fall"), "ems") == form("fall")


@pytest.mark.django_db
def test_a_type_of_another_setting_is_refused_at_its_question(
    make_provider: Any, make_member: Any, acting: Any, now: Any
) -> None:
    pharmacist = acting(make_member(make_provider(setting="pharmacy"), "reporter"))
    told = {"what": "vehicle", "harm": "no_harm", "when": "now", "story": "It was seen.", "name": "shown"}
    with scope.enter(pharmacist.scope()):
        told["where"] = places()[0].code
        with pytest.raises(AnswersRefused) as refused:
            file_event(by=pharmacist, filing_key=pharmacist.user_id, answers=told, now=now)
        assert refused.value.problems == {"what": "Choose one of the answers shown"}
        filed = file_event(
            by=pharmacist, filing_key=pharmacist.user_id, answers=told | {"what": "dispensing",
            "medication.stage": "dispensing", "medication.unknown": True}, now=now,
        )  # fmt: skip
        assert filed.event_type == "dispensing"


@pytest.mark.django_db
def test_the_page_refuses_it_too(make_provider: Any, make_member: Any, acting: Any, client_for: Any) -> None:
    place = make_member(make_provider(setting="pharmacy"), "reporter")
    client = client_for(place)
    at = client.get("/report/").url
    answer = client.post(at, {"asked": "what", "q.what": "vehicle", "do": "check"})
    assert answer.status_code == 422
    assert "Choose one of the answers shown" in answer.content.decode()
