"""Text out and text in: forms and answers come back as they were, and nothing else comes in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from events.questionnaire.filing import filed, to_response
from events.questionnaire.load import FORMS, Refused, form, from_json
from events.questionnaire.r4 import exported, from_response, imported

from .questionnaires import form as form_json
from .questionnaires import forms_and_answers, item, lawful_forms, loaded

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


@given(lawful_forms())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_form_that_goes_out_comes_in_again(data: dict[str, Any]) -> None:
    made = from_json(data)
    assert imported(exported(made)) == made
    assert exported(imported(exported(made))) == exported(made)


@pytest.mark.parametrize("name", sorted(path.stem for path in FORMS.glob("*.json")))
def test_every_form_of_this_release_goes_out_and_comes_in(name: str) -> None:
    assert imported(exported(form(name))) == form(name)


@given(forms_and_answers())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_answers_that_go_out_come_in_again(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    made = from_json(drawn[0])
    answers = filed(made, drawn[1])
    assume(filed(made, answers) == answers)  # a code that was never offered can leave a question behind that hung on it
    sent = json.loads(json.dumps(to_response(made, answers, authored=NOW)))
    assert from_response(made, sent) == answers


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ("", "line 1, column 1", "This is no JSON."),
        ('{"a": 1,\n "b": }', "line 2, column 7", "This is no JSON."),
        ('{"a": NaN}', "", "NaN is no number of JSON."),
        ('{"url": "x", "url": "y"}', "url", "This key stands here twice."),
        ("[" * 100_000, "", "This is nested too deeply."),
        (f'{{"a": {"9" * 5000}}}', "", "This holds a number that is too long."),
        (" " * 2_000_001, "", "A form has at most 2,000,000 characters."),
        (json.dumps(form_json(item("a", "url"))), "item[0].type", "This type is outside the subset."),
    ],
)
def test_a_text_that_is_no_form_is_refused_with_path_and_reason(text: str, path: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        imported(text)
    assert [(problem.path, problem.reason) for problem in refused.value.problems] == [(path, reason)]


def _response(*items: Any, **more: Any) -> dict[str, Any]:
    canonical = "https://forms.pso-portal.example/Questionnaire/test|1"
    return {"resourceType": "QuestionnaireResponse", "questionnaire": canonical, "item": list(items)} | more


def _answer(link_id: str, **value: Any) -> dict[str, Any]:
    return {"linkId": link_id, "answer": [value]}


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ([], "resourceType"),
        (_response(questionnaire="https://forms.pso-portal.example/Questionnaire/test|2"), "questionnaire"),
        (_response(item=3), "item"),
        (_response("x"), "item[0]"),
        (_response(_answer("zzz", valueBoolean=True)), "item[0].linkId"),
        (_response(_answer("b", valueString="yes")), "item[0].answer[0]"),
        (_response(_answer("b", valueBoolean="yes")), "item[0].answer[0]"),
        (_response(_answer("n", valueInteger=True)), "item[0].answer[0]"),
        (_response(_answer("d", valueDate="soon")), "item[0].answer[0]"),
        (_response(_answer("c", valueCoding={"display": "A"})), "item[0].answer[0]"),
        (_response(_answer("b", valueBoolean=True, valueInteger=1)), "item[0].answer[0]"),
        (_response(_answer("b", valueBoolean=True), _answer("b", valueBoolean=False)), "item[1].linkId"),
        (_response({"linkId": "n", "answer": [{"valueInteger": 1}, {"valueInteger": 2}]}), "item[0].answer"),
        (_response({"linkId": "g", "item": [_answer("b", valueBoolean=True)]}), "item[0].item[0].linkId"),
    ],
)
def test_a_response_that_does_not_fit_is_refused_with_its_path(data: Any, path: str) -> None:
    made = loaded(
        item("b"), item("n", "integer"), item("d", "date"), item("c", "choice"), item("g", "group", item=[item("k")])
    )
    with pytest.raises(Refused) as refused:
        from_response(made, data)
    assert [problem.path for problem in refused.value.problems] == [path]
