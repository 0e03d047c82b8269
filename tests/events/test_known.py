"""What a report told stands in the modules already."""

from __future__ import annotations

from typing import Any

import pytest

from events.known import known, told_by
from events.modules import form_named
from events.questionnaire.validate import check
from pso_portal.tenancy import scope
from tests.told import NOW, STORY, file_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(make_provider: Any, make_member: Any, acting: Any) -> Any:
    nurse = acting(make_member(make_provider(), "reporter"))
    with scope.enter(nurse.scope()):
        yield file_one(nurse)


def test_the_generic_form_begins_with_kind_category_place_story_and_harm(event: Any) -> None:
    generic = form_named("generic")
    assert generic is not None
    assert known(generic, told_by(event)) == {
        "kind": "incident", "categories": ["medication"], "location": event.unit.location_kind, "description": STORY,
        "patient": [{"patient.harm": "mild"}],
    }  # fmt: skip


def test_a_module_takes_what_it_asks_and_no_more(event: Any) -> None:
    medication, fall = form_named("medication"), form_named("fall")
    assert medication is not None
    assert fall is not None
    assert known(medication, told_by(event)) == {"stage": "administering"}
    assert known(fall, told_by(event)) == {}


def test_nothing_begins_with_an_answer_that_the_form_would_refuse(event: Any) -> None:
    generic = form_named("generic")
    assert generic is not None
    begun = known(generic, told_by(event))
    refused = check(generic, begun, now=NOW, value_sets={})
    assert {path: text for path, text in refused.items() if path in begun} == {}


def test_a_code_that_is_not_on_the_form_s_list_is_left_open() -> None:
    generic = form_named("generic")
    assert generic is not None
    assert known(generic, {"kind": "miracle", "patient.harm": "none_applies"}) == {}
