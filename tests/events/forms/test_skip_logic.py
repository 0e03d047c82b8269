"""The skip logic that the Common Formats write down, spelled out case by case."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from events.questionnaire.evaluate import enabled
from events.questionnaire.load import form
from events.questionnaire.validate import check

from .reading import plain

WRONG = {"type": "medication", "medicine_type": "standard", "event": "incorrect_action"}
NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


def asks(name: str, answers: dict[str, Any]) -> set[str]:
    return plain(enabled(form(name), answers))


def test_nothing_answered_opens_nothing() -> None:
    assert asks("medication", {}) == {
        "page.substance", "substance.note", "type", "page.event", "page.products", "page.index",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("action", "follows"),
    [
        ("dose", {"dose"}),
        ("timing", {"timing"}),
        ("rate", {"rate"}),
        ("strength", {"strength"}),
        ("expired", {"expired_on"}),
        ("allergen", {"allergy_known"}),
        ("contraindicated", {"contraindication"}),
        ("other", {"action.other"}),
        ("route", {"route", "route.intended", "route.actual"}),
        ("patient", set()),
    ],
)
def test_each_wrong_step_opens_its_own_question(action: str, follows: set[str]) -> None:
    """The routes hang on the wrong step being the route (DE291); the published example hangs them on DE288."""
    assert asks("medication", WRONG | {"action": action}) - asks("medication", WRONG) == follows


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"type": "medication", "event": "incorrect_action"}, False),
        ({"type": "medication", "medicine_type": "unknown", "event": "incorrect_action"}, True),
        ({"type": "medication", "medicine_type": "compounded", "event": "incorrect_action"}, False),
        ({"type": "gas", "event": "incorrect_action"}, True),
        ({"type": "gas", "event": "unsafe_condition"}, True),
        ({"type": "gas", "event": "adverse_reaction"}, False),
        ({"type": "gas", "event": "unknown"}, False),
        ({"type": "gas"}, False),
        ({"type": "breast_milk", "event": "incorrect_action"}, False),
        ({"type": "radiopharmaceutical", "event": "incorrect_action"}, False),
        ({"type": "patient_food", "event": "unsafe_condition"}, False),
    ],
)
def test_products_are_asked_for_where_they_are_known(answers: dict[str, str], *, opens: bool) -> None:
    assert ("product.generic_name" in asks("medication", answers)) is opens


def test_an_unsafe_condition_has_no_patient_to_whom_it_was_given() -> None:
    given = {"product.prescribed", "product.given"}
    assert given <= asks("medication", WRONG)
    assert not given & asks("medication", WRONG | {"event": "unsafe_condition"})


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("incident", {"patient.harm", "handover", "preventable", "serious_event"}),
        ("near_miss", {"handover", "near_miss.stopped", "kind.good_catch"}),
        ("unsafe_condition", set()),
    ],
)
def test_each_kind_of_report_is_asked_its_own(kind: str, asked: set[str]) -> None:
    of_kinds = {
        "patient.harm", "handover", "preventable", "serious_event", "near_miss.stopped", "kind.good_catch",
    }  # fmt: skip
    assert asks("generic", {"kind": kind}) & of_kinds == asked


def test_each_patient_has_a_part_of_its_own() -> None:
    both = [{"patient.harm": "mild"}, {"patient.harm": "no_harm"}]
    paths = enabled(form("generic"), {"kind": "incident", "categories": ["perinatal"], "patient": both})
    assert {path for path in paths if path.endswith(("patient.duration", "patient.neonate"))} == {
        "patient[0]/patient.duration", "patient[0]/patient.neonate", "patient[1]/patient.neonate",
    }  # fmt: skip


def test_a_whole_medication_report_can_be_sent() -> None:
    product = {"product.generic_name": "Heparin", "product.prescribed": "yes", "product.given": "yes"}
    sent = WRONG | {"action": "dose", "dose": "over", "stage": "administering", "product": [product]}
    assert check(form("medication"), sent, now=NOW) == {}
    assert check(form("medication"), sent | {"dose": ""}, now=NOW) == {
        "dose": "Choose what was wrong with the dose, or “I do not know”"
    }
