"""Everything outside the subset is refused, with its path."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.questionnaire.extensions import HL7, OURS
from events.questionnaire.load import problems

from .questionnaires import chosen, form, item, when


def ext(name: str, key: str, value: Any, base: str = HL7) -> dict[str, Any]:
    return {"url": f"{base}{name}", key: value}


def control(code: str) -> dict[str, Any]:
    return ext("questionnaire-itemControl", "valueCodeableConcept", {"coding": [{"code": code}]})


def without(key: str, made: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in made.items() if name != key}


OPTION = {"valueCoding": {"code": "a", "display": "A"}}
DEEP: dict[str, Any] = item("deep")
for level in range(12):
    DEEP = item(f"g{level}", "group", item=[DEEP])

OUTSIDE: list[tuple[str, Any, str]] = [
    ("not an object", [], ""),
    ("an unknown member", form(item("a"), contained=[{}]), "contained"),
    ("no version", without("version", form(item("a"))), "version"),
    ("another resource", form(item("a"), resourceType="Bundle"), "resourceType"),
    ("an unknown status", form(item("a"), status="unknown"), "status"),
    ("no items", form(), "item"),
    ("an item that is none", form("a"), "item[0]"),  # type: ignore[arg-type]
    ("a type outside", form(item("a", "quantity")), "item[0].type"),
    ("a link id with spaces", form(item("a b")), "item[0].linkId"),
    ("a link id twice", form(item("a"), item("g", "group", item=[item("a")])), "item[1].item[0].linkId"),
    ("a wrong type of member", form(item("a", required="yes")), "item[0].required"),
    ("an empty member", form(item("a", prefix="")), "item[0].prefix"),
    ("too deep", form(DEEP), "item[0]" + ".item[0]" * 9),
    ("FHIRPath", form(item("a", extension=[ext("variable", "valueExpression", {})])), "item[0].extension[2]"),
    (
        "an extension twice",
        form(item("a", extension=[ext("pii-class", "valueCode", "none", OURS)])),
        "item[0].extension[2]",
    ),
    (
        "an extension of a wrong value",
        form(item("a", extension=[ext("questionnaire-hidden", "valueCode", "x")])),
        "item[0].extension[2]",
    ),
    (
        "an extension of a wrong type",
        form(item("a", extension=[ext("questionnaire-hidden", "valueBoolean", 1)])),
        "item[0].extension[2].valueBoolean",
    ),
    ("an unknown class", form(item("a", pii="secret")), "item[0].extension[0].valueCode"),
    (
        "an unknown control",
        form(item("a", "choice", extension=[control("slider")])),
        "item[0].extension[2].valueCodeableConcept",
    ),
    (
        "an operator outside",
        form(item("a"), item("b", enableWhen=[when("a", operator="in")])),
        "item[1].enableWhen[0].operator",
    ),
    ("no answer", form(item("a"), item("b", enableWhen=[{"question": "a", "operator": "="}])), "item[1].enableWhen[0]"),
    ("two answers", form(item("a"), item("b", enableWhen=[when("a") | {"answerInteger": 1}])), "item[1].enableWhen[0]"),
    (
        "a behavior outside",
        form(item("a"), item("b", enableWhen=[when("a")], enableBehavior="one")),
        "item[1].enableBehavior",
    ),
    (
        "an option that is no coding",
        form(item("a", "choice", answerOption=[{"valueString": "x"}])),
        "item[0].answerOption[0].valueString",
    ),
    (
        "an option without words",
        form(item("a", "choice", answerOption=[{"valueCoding": {"code": "x"}}])),
        "item[0].answerOption[0].valueCoding.display",
    ),
    (
        "two initial values in one",
        form(item("a", initial=[{"valueBoolean": True, "valueString": "x"}])),
        "item[0].initial[0]",
    ),
    (
        "a condition that points forward",
        form(item("a", enableWhen=[when("b")]), item("b")),
        "item[0].enableWhen[0].question",
    ),
    ("a condition on itself", form(item("a", enableWhen=[when("a")])), "item[0].enableWhen[0].question"),
    (
        "a condition on a group",
        form(item("g", "group", item=[item("a")]), item("b", enableWhen=[when("g")])),
        "item[1].enableWhen[0].question",
    ),
    (
        "a condition into a repeat",
        form(item("g", "group", repeats=True, item=[item("a")]), item("b", enableWhen=[when("a")])),
        "item[1].enableWhen[0].question",
    ),
    ("two conditions and no behavior", form(item("a"), item("b", enableWhen=[when("a"), when("a", False)])), "item[1]"),
    ("a behavior and no condition", form(item("a", enableBehavior="all")), "item[0].enableBehavior"),
    (
        "a comparison of unlike types",
        form(item("a"), item("b", enableWhen=[when("a", 1, "=", "Integer")])),
        "item[1].enableWhen[0]",
    ),
    (
        "an order of codes",
        form(item("a", "choice"), item("b", enableWhen=[chosen("a", "a", ">")])),
        "item[1].enableWhen[0].operator",
    ),
    (
        "an option that does not exist",
        form(item("a", "choice"), item("b", enableWhen=[chosen("a", "z")])),
        "item[1].enableWhen[0]",
    ),
    (
        "a day that does not exist",
        form(item("a", "date"), item("b", enableWhen=[when("a", "2025-02-30", "=", "Date")])),
        "item[1].enableWhen[0]",
    ),
    (
        "exists with a number",
        form(item("a"), item("b", enableWhen=[when("a", 1, "exists", "Integer")])),
        "item[1].enableWhen[0]",
    ),
    ("a question without a class", form(without("extension", item("a"))), "item[0]"),
    ("text of class none", form(item("a", "text", pii="none")), "item[0]"),
    ("a question without words", form(without("text", item("a"))), "item[0].text"),
    ("a required group", form(item("g", "group", required=True, item=[item("a")])), "item[0]"),
    ("an empty group", form(item("g", "group")), "item[0]"),
    (
        "a page inside",
        form(item("g", "group", item=[item("h", "group", extension=[control("page")], item=[item("a")])])),
        "item[0].item[0]",
    ),
    ("pages and others", form(item("g", "group", extension=[control("page")], item=[item("a")]), item("b")), "item"),
    ("a radio button on text", form(item("a", "text", extension=[control("radio-button")])), "item[0]"),
    ("a choice without options", form(without("answerOption", item("a", "choice"))), "item[0]"),
    ("options on text", form(item("a", "text", answerOption=[OPTION])), "item[0]"),
    (
        "a value set elsewhere",
        form(item("a", "choice", answerValueSet="http://loinc.org/vs/1")),
        "item[0].answerValueSet",
    ),
    ("one code twice", form(item("a", "choice", answerOption=[OPTION, OPTION])), "item[0].answerOption"),
    ("text that repeats", form(item("a", "text", repeats=True)), "item[0].repeats"),
    (
        "most without repeats",
        form(item("a", "choice", extension=[ext("questionnaire-maxOccurs", "valueInteger", 2)])),
        "item[0]",
    ),
    ("a length of a number", form(item("a", "integer", maxLength=3)), "item[0].maxLength"),
    (
        "a bound of another type",
        form(item("a", "integer", extension=[ext("minValue", "valueDate", "2025-01-01")])),
        "item[0]",
    ),
    (
        "a bound that cannot be read",
        form(item("a", "date", extension=[ext("minValue", "valueDate", "soon")])),
        "item[0]",
    ),
    ("a past number", form(item("a", "integer", extension=[ext("past-only", "valueBoolean", True, OURS)])), "item[0]"),
    (
        "a unit of text",
        form(item("a", "text", extension=[ext("questionnaire-unit", "valueCoding", {"code": "mg"})])),
        "item[0]",
    ),
    ("an initial value of a choice", form(item("a", "choice", initial=[{"valueString": "a"}])), "item[0].initial"),
    ("an initial value of another type", form(item("a", "integer", initial=[{"valueString": "a"}])), "item[0].initial"),
    ("something below a display", form(item("d", "display", item=[item("a")])), "item[0].item"),
    ("something below several answers", form(item("a", "choice", repeats=True, item=[item("b")])), "item[0].item"),
    (
        "a repeat in a repeat",
        form(item("g", "group", repeats=True, item=[item("h", "group", repeats=True, item=[item("a")])])),
        "item[0].item[0]",
    ),
    (
        "an excuse that is not there",
        form(item("a", required=True, extension=[ext("unless", "valueString", "b", OURS)])),
        "a",
    ),
]


@pytest.mark.parametrize(("data", "path"), [case[1:] for case in OUTSIDE], ids=[case[0] for case in OUTSIDE])
def test_what_is_outside_the_subset_is_refused_at_its_place(data: Any, path: str) -> None:
    found = problems(data)
    assert path in {problem.path for problem in found}
    assert all(problem.reason.endswith(".") for problem in found)


def test_a_condition_may_point_to_an_ancestor_and_within_its_own_repeat() -> None:
    inside = [item("b"), item("c", enableWhen=[when("a"), when("b")], enableBehavior="all")]
    assert problems(form(item("a"), item("g", "group", repeats=True, item=inside))) == []
    assert problems(form(item("a", item=[item("b", enableWhen=[when("a")])]))) == []


json_like = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(st.sampled_from(["item", "linkId", "type", "extension", "enableWhen", "url"]), below),
    ),
    max_leaves=12,
)


@given(json_like, json_like)
def test_no_input_breaks_the_linter(top: Any, below: Any) -> None:
    assert problems(top) != []
    problems(form(item("a"), below))
