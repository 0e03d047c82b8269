"""The quick report: six questions, in every setting, and no more than its conditions say."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from events.common_formats import Effect
from events.enums import EventType
from events.questionnaire.evaluate import enabled
from events.questionnaire.filing import begun
from events.questionnaire.load import form
from events.questionnaire.model import Pii, Tier
from events.questionnaire.narrow import narrowed
from events.questionnaire.validate import check
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
FORM = form("quick-report")
UNITS = {"https://forms.pso-portal.example/ValueSet/units": {"u1"}}
SIX = {"what", "harm", "when", "where", "story", "name"}
MINOR = {"what": "device", "harm": "no_harm", "where": "u1", "story": "The pump stopped."}


def messages(answers: dict[str, Any]) -> dict[str, str]:
    return check(FORM, begun(FORM) | answers, now=NOW, value_sets=UNITS)


def test_it_asks_six_numbered_questions() -> None:
    assert {item.link_id: item.prefix for item in FORM.walk() if item.prefix} == {
        "what": "1", "harm": "2", "when": "3", "where": "4", "story": "5", "name": "6",
    }  # fmt: skip
    assert enabled(FORM, begun(FORM)) == SIX | {"report"}


def test_a_minor_event_is_four_answers_away_and_only_one_is_written() -> None:
    assert set(messages({})) == {"what", "harm", "where", "story"}
    assert messages(MINOR) == {}


@pytest.mark.parametrize(
    ("answers", "more"),
    [
        ({"what": "medication"}, {"medication.stage", "medication.name", "medication.unknown"}),
        ({"what": "dispensing"}, {"medication.stage", "medication.name", "medication.unknown"}),
        ({"what": "fall"}, {"fall.assisted"}),
        ({"what": "other"}, {"what.more"}),
        ({"what": "other", "what.more": "fall"}, {"what.more", "fall.assisted"}),
        ({"what": "other", "what.more": "medication"},
         {"what.more", "medication.stage", "medication.name", "medication.unknown"}),
        ({"what": "device", "what.more": "fall"}, set()),
        ({"harm": "severe"}, {"harm.died"}),
        ({"when": "another"}, {"when.date", "when.time"}),
    ],
)  # fmt: skip
def test_a_question_follows_only_its_trigger(answers: dict[str, str], more: set[str]) -> None:
    assert enabled(FORM, answers) == SIX | {"report"} | more


def test_every_type_and_every_effect_can_be_sent() -> None:
    rest = {"medication.stage": "unknown", "medication.unknown": True, "fall.assisted": "no", "harm.died": "unknown"}
    for event_type, effect in product(EventType, Effect):
        assert messages(MINOR | rest | {"what": event_type.value, "harm": effect.value}) == {}


def test_the_medicine_or_i_do_not_know() -> None:
    answers = MINOR | {"what": "medication", "medication.stage": "administering"}
    assert messages(answers) == {"medication.name": "Enter the medicine, or choose “I do not know”"}
    assert messages(answers | {"medication.name": "Heparin"}) == {}
    assert messages(answers | {"medication.unknown": True}) == {}


def test_a_day_in_the_future_is_refused() -> None:
    answers = MINOR | {"when": "another", "when.date": "2026-03-11"}
    assert messages(answers) == {"when.date": "The date must be today or earlier"}


def test_its_words_are_those_of_the_lists() -> None:
    named = {option.coding.code: option.coding.display for option in FORM.item("what").options}
    assert named == {kind.value: label for kind, label in LABELS.items()}
    assert {option.coding.code for option in FORM.item("harm").options} == set(Effect)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.code)
def test_each_setting_is_offered_its_own_types(setting: Any) -> None:
    offered = {"what": setting.leading, "what.more": (*setting.following, EventType.OTHER)}
    ours = narrowed(FORM, offered)
    assert [option.coding.code for option in ours.item("what").options] == list(setting.leading)
    absent = set(EventType) - set(setting.event_types)
    assert all("what" in check(ours, MINOR | {"what": kind.value}, now=NOW, value_sets=UNITS) for kind in absent)


def test_all_that_is_written_or_dated_is_sealed() -> None:
    questions = [item for item in FORM.walk() if item.type.is_question]
    assert {item.link_id for item in questions if item.pii is not Pii.NONE} == {
        "medication.name", "when.date", "when.time", "story",
    }  # fmt: skip
    assert {item.tier for item in questions} == {Tier.QUICK}
