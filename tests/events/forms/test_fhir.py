"""What leaves as FHIR holds for the models that HL7's definitions make. They are R4B's: see docs/forms.md."""

from __future__ import annotations

import json

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from events.questionnaire.filing import to_response
from events.questionnaire.load import form
from events.questionnaire.r4 import exported

from .reading import NAMES
from .test_filing_forms import NOW, filled


@pytest.mark.parametrize("name", [*NAMES, "quick-report"])
def test_a_form_that_is_exported_is_a_questionnaire(name: str) -> None:
    read = Questionnaire.model_validate_json(exported(form(name)))
    assert (read.url, read.version, read.status) == (form(name).url, form(name).version, "active")
    assert len(json.loads(read.model_dump_json())["item"]) == len(form(name).items)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("turn", range(8))
def test_answers_that_are_filed_are_a_response(name: str, turn: int) -> None:
    response = to_response(form(name), filled(name, turn), authored=NOW)
    read = QuestionnaireResponse.model_validate_json(json.dumps(response))
    assert (read.questionnaire, read.status) == (form(name).canonical, "completed")


def test_the_models_do_refuse() -> None:
    broken = json.loads(exported(form("fall"))) | {"status": "published?", "items": []}
    with pytest.raises(ValueError):
        Questionnaire.model_validate(broken)
