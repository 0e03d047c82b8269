"""What is filed is what was asked and answered; what may identify anybody is sealed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from events.questionnaire.evaluate import enabled
from events.questionnaire.filing import begun, filed, split, to_response
from events.questionnaire.load import from_json
from events.questionnaire.model import Pii
from events.questionnaire.narrow import narrowed
from events.questionnaire.validate import check

from .questionnaires import forms_and_answers, item, loaded, when

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


@given(forms_and_answers())
@settings(deadline=None)
def test_filing_twice_changes_nothing_and_asks_the_same(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    form, answers = from_json(drawn[0]), drawn[1]
    once = filed(form, answers)
    assert filed(form, once) == once
    plain_asked = {path for path in enabled(form, answers) if "[" not in path}
    assert set(once) <= plain_asked


@given(forms_and_answers())
@settings(deadline=None)
def test_no_message_stands_against_what_was_answered_and_filed(
    drawn: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    form = from_json(drawn[0])
    once = filed(form, drawn[1])
    messages = check(form, once, now=NOW)
    assert all(text.startswith(("Answer", "Choose an answer")) for text in messages.values())


def test_answers_of_items_that_are_not_asked_are_dropped() -> None:
    form = loaded(item("a"), item("b", "text", enableWhen=[when("a")]), item("c", "integer"))
    answers = {"a": "false", "b": "kept in the draft", "c": "x", "zzz": 1}
    assert filed(form, answers) == {"a": False}


def test_values_are_stored_in_one_spelling() -> None:
    form = loaded(
        item("d", "date"), item("t", "time"), item("n", "decimal"), item("i", "integer"), item("s", "text"),
        item("m", "choice", repeats=True), item("c", "choice"), item("w", "dateTime"),
    )  # fmt: skip
    answers = {
        "d": "3/9/2026", "t": "9:10 p.m.", "n": "1.50", "i": "1,204", "s": " a\r\nb\x00\ud800 ", "m": ["b", "b", "z"],
        "c": "z", "w": "2026-03-09T21:10:00Z",
    }  # fmt: skip
    assert filed(form, answers) == {
        "d": "2026-03-09", "t": "21:10:00", "n": 1.5, "i": 1204, "s": "a\nb?", "m": ["b"],
        "w": "2026-03-09T21:10:00+00:00",
    }  # fmt: skip


def test_empty_instances_fall_away() -> None:
    form = loaded(item("g", "group", repeats=True, item=[item("b"), item("c", "text", enableWhen=[when("b")])]))
    assert filed(form, {"g": [{}, {"b": True, "c": "x"}, {"b": False, "c": "y"}]}) == {
        "g": [{"b": True, "c": "x"}, {"b": False}]
    }
    assert filed(form, {"g": [{}]}) == {}


def test_only_class_none_stays_readable() -> None:
    form = loaded(
        item("a", "choice"),
        item("born", "date", pii="patient"),
        item("who", "choice", pii="staff"),
        item("said", "text"),
        item("g", "group", repeats=True, item=[item("b"), item("c", "text")]),
        item("h", "group", repeats=True, item=[item("k")]),
    )
    answers = {
        "a": "a", "born": "2000-01-01", "who": "b", "said": "x", "g": [{"b": True, "c": "y"}], "h": [{"k": True}],
        "unheard": 1,
    }  # fmt: skip
    parts = split(form, answers)
    assert set(parts.coded) == {"a", "h"}
    assert parts.coded | parts.sealed == answers


@given(forms_and_answers())
@settings(deadline=None)
def test_nothing_that_may_identify_is_ever_coded(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    form = from_json(drawn[0])
    parts = split(form, filed(form, drawn[1]))
    open_ids = {one.link_id for one in form.walk() if one.pii is Pii.NONE}

    def questions(answers: dict[str, Any]) -> set[str]:
        below = [one for held in answers.values() if isinstance(held, list) for one in held if isinstance(one, dict)]
        own = {
            key for key, held in answers.items() if not (isinstance(held, list) and held and isinstance(held[0], dict))
        }
        return own.union(*(questions(one) for one in below))

    assert questions(parts.coded) <= open_ids


def test_a_new_draft_starts_with_what_the_form_says() -> None:
    options = [{"valueCoding": {"code": "now", "display": "Now"}, "initialSelected": True}]
    form = loaded(
        item("when", "choice", answerOption=options),
        item("m", "choice", answerOption=options, repeats=True),
        item("n", "integer", initial=[{"valueInteger": 0}]),
        item("f", initial=[{"valueBoolean": False}]),
        item("x", "text"),
    )
    assert begun(form) == {"when": "now", "m": ["now"], "n": 0, "f": False}


def test_a_response_is_nested_as_the_form_is() -> None:
    form = loaded(
        item("p", "group", item=[item("a", "choice", item=[item("why", "text")]), item("empty", "text")]),
        item("g", "group", repeats=True, item=[item("n", "decimal")]),
        item("o", "open-choice"),
        item("file", "attachment"),
    )
    answers = {"a": "b", "why": "so", "g": [{"n": 1.5}, {"n": 2.0}], "o": "other", "file": "f1"}
    assert to_response(form, answers, authored=NOW) == {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "https://forms.pso-portal.example/Questionnaire/test|1",
        "status": "completed",
        "authored": "2026-03-10T15:00:00+00:00",
        "item": [
            {
                "linkId": "p",
                "text": "p",
                "item": [
                    {
                        "linkId": "a",
                        "text": "a",
                        "answer": [
                            {
                                "valueCoding": {"code": "b", "display": "B"},
                                "item": [{"linkId": "why", "text": "why", "answer": [{"valueString": "so"}]}],
                            }
                        ],
                    }
                ],
            },
            {"linkId": "g", "text": "g", "item": [{"linkId": "n", "text": "n", "answer": [{"valueDecimal": 1.5}]}]},
            {"linkId": "g", "text": "g", "item": [{"linkId": "n", "text": "n", "answer": [{"valueDecimal": 2.0}]}]},
            {"linkId": "o", "text": "o", "answer": [{"valueString": "other"}]},
            {"linkId": "file", "text": "file", "answer": [{"valueAttachment": {"url": "urn:uuid:f1"}}]},
        ],
    }


def test_a_narrowed_form_refuses_what_the_place_does_not_offer() -> None:
    form = narrowed(loaded(item("g", "group", item=[item("a", "choice")])), {"a": ["c", "a"]})
    assert [option.coding.code for option in form.item("a").options] == ["c", "a"]
    assert check(form, {"a": "b"}, now=NOW) == {"a": "Choose one of the answers shown"}
    for offered in ({"z": ["a"]}, {"a": ["z"]}):
        with pytest.raises(KeyError):
            narrowed(form, offered)
