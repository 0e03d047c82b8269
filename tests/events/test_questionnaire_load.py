"""What goes in comes out: JSON to model and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from events.questionnaire.extensions import HL7, OURS
from events.questionnaire.load import FORMS, Refused, form, from_json, problems, to_json

from .questionnaires import form as form_json
from .questionnaires import item, lawful_forms, when

names = sorted(path.stem for path in FORMS.glob("*.json"))


@given(lawful_forms())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_lawful_form_comes_back_as_it_was(data: dict[str, Any]) -> None:
    assert problems(data) == []
    assert to_json(from_json(data)) == data
    assert from_json(json.loads(json.dumps(to_json(from_json(data))))) == from_json(data)


@pytest.mark.parametrize("name", names)
def test_forms_of_this_release_load_and_come_back(name: str) -> None:
    assert to_json(form(name)) == json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8"))


def test_everything_the_subset_holds_comes_back() -> None:
    everything = item(
        "n",
        "decimal",
        pii="patient",
        extension=[
            {"url": f"{HL7}questionnaire-hidden", "valueBoolean": True},
            {"url": f"{HL7}minValue", "valueDecimal": 0.5},
            {"url": f"{HL7}maxValue", "valueInteger": 9},
            {"url": f"{HL7}questionnaire-unit", "valueCoding": {"code": "mg", "display": "milligrams"}},
            {"url": f"{OURS}core", "valueBoolean": False},
            {"url": f"{OURS}common-formats-element", "valueString": "DE1"},
            {"url": f"{OURS}reporter-hint", "valueString": "As on the label"},
            {"url": f"{OURS}message-when-missing", "valueString": "Enter the dose"},
            {"url": f"{OURS}unless", "valueString": "unknown"},
            {"url": f"{OURS}to-be-checked", "valueBoolean": True},
        ],
        definition="https://forms.pso-portal.example/dose",
        code=[{"system": "http://loinc.org", "code": "1-1"}],
        prefix="1",
        required=True,
        readOnly=True,
        initial=[{"valueDecimal": 1.5}],
    )
    many = item(
        "m",
        "choice",
        repeats=True,
        extension=[{"url": f"{HL7}questionnaire-maxOccurs", "valueInteger": 2}],
        answerOption=[
            {
                "extension": [{"url": f"{HL7}questionnaire-optionExclusive", "valueBoolean": True}],
                "valueCoding": {"code": "none", "display": "None"},
                "initialSelected": True,
            },
            {
                "extension": [{"url": f"{OURS}option-hint", "valueString": "Rare"}],
                "valueCoding": {"system": "s", "code": "x", "display": "X"},
            },
        ],
    )
    note = item("d", "display", enableWhen=[when("n", operator="exists")])
    instruction = {"coding": [{"system": "http://hl7.org/fhir/questionnaire-display-category", "code": "instructions"}]}
    note["extension"] = [{"url": f"{HL7}questionnaire-displayCategory", "valueCodeableConcept": instruction}]
    data = form_json(everything, many, note, item("unknown"))
    assert problems(data) == []
    assert in_order(to_json(from_json(data))) == in_order(data)


def in_order(data: Any) -> Any:
    """Extensions are a set: their order means nothing, and is fixed when they are written."""
    if isinstance(data, dict):
        return {key: in_order(value) for key, value in data.items()}
    if isinstance(data, list):
        below = [in_order(one) for one in data]
        return sorted(below, key=lambda one: one["url"]) if below and "url" in below[0] else below
    return data


def test_a_form_outside_the_subset_does_not_load() -> None:
    with pytest.raises(Refused) as refused:
        from_json(form_json(item("a", "url")))
    assert [problem.path for problem in refused.value.problems] == ["item[0].type"]


def test_a_form_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        form("../secrets")
