"""Messages: one a question, saying what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings

from events.questionnaire.evaluate import enabled
from events.questionnaire.extensions import HL7, OURS
from events.questionnaire.load import from_json
from events.questionnaire.validate import check

from .questionnaires import form as form_json
from .questionnaires import forms_and_answers, item, loaded, when

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
PAST = [{"url": f"{OURS}past-only", "valueBoolean": True}]
UNITS = "https://forms.pso-portal.example/ValueSet/units"


def told(answer: Any, kind: str, **more: Any) -> str | None:
    """The message to one answer of one question."""
    return check(loaded(item("a", kind, **more)), {"a": answer}, now=NOW).get("a")


def test_an_answer_that_is_needed_is_asked_for_in_words() -> None:
    form = loaded(
        item("a", "choice", required=True),
        item("b", "text", required=True),
        item("c", "text", required=True, extension=[{"url": f"{OURS}message-when-missing", "valueString": "Say it"}]),
        item("d", "text"),
    )
    messages = {"a": "Choose an answer to “a”", "b": "Answer “b”", "c": "Say it"}
    assert check(form, {}, now=NOW) == messages
    assert check(form, {"a": "", "b": " \n ", "c": None}, now=NOW) == messages
    assert check(form, {"a": "b", "b": "x", "c": "y"}, now=NOW) == {}


def test_i_do_not_know_is_an_answer() -> None:
    unless = [{"url": f"{OURS}unless", "valueString": "unknown"}]
    form = loaded(item("name", "string", required=True, extension=unless), item("unknown"))
    assert check(form, {}, now=NOW) == {"name": "Answer “name”"}
    assert check(form, {"unknown": "false"}, now=NOW) == {"name": "Answer “name”"}
    assert check(form, {"unknown": True}, now=NOW) == {}


def test_in_a_repeat_only_the_excuse_beside_it_counts() -> None:
    unless = [{"url": f"{OURS}unless", "valueString": "unknown"}]
    below = [item("name", "string", required=True, extension=unless), item("unknown")]
    form = loaded(item("g", "group", repeats=True, item=below))
    assert check(form, {"g": [{"unknown": True}, {}]}, now=NOW) == {"g[1]/name": "Answer “name”"}


@pytest.mark.parametrize(
    ("kind", "answer", "message"),
    [
        ("choice", "z", "Choose one of the answers shown"),
        ("choice", 7, "Choose one of the answers shown"),
        ("choice", ["a", "b"], "Give one answer"),
        ("open-choice", "z", None),
        ("boolean", "perhaps", "Choose yes or no"),
        ("boolean", "on", None),
        ("integer", "1.5", "Enter a whole number"),
        ("integer", "1,204", None),
        ("integer", "9" * 400, "Enter a whole number"),
        ("decimal", "1e5", "Enter a number"),
        ("decimal", 0.5, None),
        ("decimal", float("nan"), "Enter a number"),
        ("date", "2026-02-30", "Enter the date as month/day/year, for example 11/3/2025"),
        ("date", "3/9/2026", None),
        ("time", "25:00", "Enter the time, for example 9:10 p.m. or 21:10"),
        ("time", "13:00 pm", "Enter the time, for example 9:10 p.m. or 21:10"),
        ("time", "9:10 p.m.", None),
        ("dateTime", "yesterday", "Enter the date and the time"),
        ("string", {"x": 1}, "Enter text"),
        ("string", "x" * 501, "Shorten this to 500 characters. It has 501"),
        ("text", "ж" * 20_001, "Shorten this to 20,000 characters. It has 20,001"),
        ("text", "👩‍⚕️ مرحبا", None),
    ],
)
def test_what_cannot_be_taken_is_told_in_a_sentence(kind: str, answer: Any, message: str | None) -> None:
    assert told(answer, kind) == message


def test_a_form_may_ask_for_less() -> None:
    assert told("xyz", "string", maxLength=2) == "Shorten this to 2 characters. It has 3"


def test_today_is_the_day_at_the_place() -> None:
    form = loaded(item("a", "date", extension=PAST))
    late = datetime(2026, 3, 10, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert check(form, {"a": "2026-03-10"}, now=late) == {}
    assert check(form, {"a": "2026-03-11"}, now=late) == {"a": "The date must be today or earlier"}
    assert check(form, {"a": "2026-03-11"}, now=late.astimezone(UTC)) == {}


def test_a_moment_in_the_future_is_refused_and_a_naive_clock_too() -> None:
    form = loaded(item("a", "dateTime", extension=PAST))
    assert check(form, {"a": "2026-03-10T15:01:00+00:00"}, now=NOW) == {"a": "The time must be now or earlier"}
    assert check(form, {"a": "2026-03-10T10:00:00-05:00"}, now=NOW) == {}
    with pytest.raises(ValueError, match="aware"):
        check(form, {}, now=datetime(2026, 3, 10))  # noqa: DTZ001


def test_bounds() -> None:
    least = {"url": f"{HL7}minValue", "valueInteger": 1}
    most = {"url": f"{HL7}maxValue", "valueDecimal": 9.5}
    assert [told(answer, "decimal", extension=[least, most]) for answer in ("0.9", "1", "9.5", "9.6")] == [
        "Enter 1 or more", None, None, "Enter 9.5 or less",
    ]  # fmt: skip


def test_an_exclusive_option_stands_alone_and_choices_have_a_limit() -> None:
    exclusive = [{"url": f"{HL7}questionnaire-optionExclusive", "valueBoolean": True}]
    options = [{"valueCoding": {"code": code, "display": code.upper()}} for code in "abc"]
    options.append({"extension": exclusive, "valueCoding": {"code": "none", "display": "None of these"}})
    limit = [{"url": f"{HL7}questionnaire-maxOccurs", "valueInteger": 2}]
    more: dict[str, Any] = {"answerOption": options, "repeats": True, "extension": limit}
    assert told(["none"], "choice", **more) is None
    assert told(["a", "b", "b"], "choice", **more) is None
    assert told(["a", "none"], "choice", **more) == "Choose “None of these” alone, or the others without it"
    assert told(["a", "b", "c"], "choice", **more) == "Choose at most 2"


def test_instances_have_a_limit() -> None:
    limit = [{"url": f"{HL7}questionnaire-maxOccurs", "valueInteger": 1}]
    form = loaded(item("g", "group", repeats=True, extension=limit, item=[item("b")]))
    assert check(form, {"g": [{}, {}]}, now=NOW) == {"g": "At most 1 of these can be given"}


def test_a_local_value_set_is_filled_in_by_the_place_and_is_empty_otherwise() -> None:
    form = loaded(item("where", "choice", answerValueSet=UNITS))
    assert check(form, {"where": "u1"}, now=NOW, value_sets={UNITS: {"u1"}}) == {}
    assert check(form, {"where": "u2"}, now=NOW, value_sets={UNITS: {"u1"}}) != {}
    assert check(form, {"where": "u1"}, now=NOW) != {}


def test_what_is_not_asked_is_not_looked_at() -> None:
    form = loaded(item("a"), item("b", "integer", required=True, enableWhen=[when("a")]))
    assert check(form, {"b": "rubbish"}, now=NOW) == {}
    assert check(form, {"a": True, "b": "rubbish"}, now=NOW) == {"b": "Enter a whole number"}


@given(forms_and_answers())
@settings(deadline=None)
def test_messages_stand_only_at_questions_that_are_asked(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    form, answers = from_json(drawn[0]), drawn[1]
    messages = check(form, answers, now=NOW)
    assert set(messages) <= enabled(form, answers)
    assert not any("please" in text.lower() or "invalid" in text.lower() for text in messages.values())


def test_an_answer_to_a_question_that_does_not_exist_is_ignored() -> None:
    assert check(from_json(form_json(item("a"))), {"zzz": 1}, now=NOW) == {}
