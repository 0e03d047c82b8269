"""Lists in forms are those of the code and of the Common Formats; elements stand where they are known."""

from __future__ import annotations

from events.common_formats import AGES, EVENT_TYPES, HARMS, KINDS, LOCATIONS
from events.enums import Harm
from events.questionnaire.load import form
from events.questionnaire.model import Item, Tier
from events.questionnaire.narrow import upto

from .reading import NAMES

GENERIC, MEDICATION = form("generic"), form("medication")


def shown(item: Item) -> dict[str, str]:
    return {option.coding.code: option.coding.display for option in item.options}


def test_generic_lists_are_those_of_the_code() -> None:
    assert shown(GENERIC.item("kind")) == {kind.value: said.label for kind, said in KINDS.items()}
    assert shown(GENERIC.item("categories")) == {kind.value: rule.label for kind, rule in EVENT_TYPES.items()}
    assert shown(GENERIC.item("location")) == {kind.value: label for kind, label in LOCATIONS.items()}
    assert shown(GENERIC.item("patient.age")) == {band.value: label for band, label in AGES.items()}
    harms = {harm.value: said.label for harm, said in HARMS.items() if harm is not Harm.NONE_APPLIES}
    assert shown(GENERIC.item("patient.harm")) == harms


def test_answer_ids_are_those_of_the_code() -> None:
    assert {option.answer for option in GENERIC.item("kind").options} == {said.ahrq for said in KINDS.values()}
    assert {option.coding.code: option.answer for option in GENERIC.item("patient.harm").options} == {
        harm.value: said.loinc for harm, said in HARMS.items() if harm is not Harm.NONE_APPLIES
    }
    for option in GENERIC.item("categories").options:
        assert option.answer in ("", {kind.value: rule.ahrq for kind, rule in EVENT_TYPES.items()}[option.coding.code])


def test_stages_of_medication_mean_the_same_in_the_quick_report() -> None:
    quick = {option.coding for option in form("quick-report").item("medication.stage").options}
    assert quick <= {option.coding for option in MEDICATION.item("stage").options}


def test_lists_that_stand_in_two_forms_are_one_list() -> None:
    device = form("device")
    assert shown(device.item("it.issue")) == shown(GENERIC.item("health_it.issue"))
    assert set(shown(device.item("it.system"))) < set(shown(GENERIC.item("health_it.system")))


MEDICATION_ELEMENTS = {
    270, 273, 276, 279, 282, 285, 288, 291, 294, 297, 300, 303, 306, 309, 312, 315, 318, 319, 321, 322, 324, 327, 328,
    330, 331, 333, 336, 348, 351,
}  # fmt: skip


def test_the_medication_form_holds_every_element() -> None:
    assert {item.element for item in MEDICATION.walk() if item.element} == {f"DE{one}" for one in MEDICATION_ELEMENTS}
    counts = {"type": 10, "event": 4, "action": 15, "stage": 10, "route.intended": 16, "merp.category": 9}
    assert {link_id: len(MEDICATION.item(link_id).options) for link_id in counts} == counts


def test_the_generic_form_holds_the_three_forms_it_merges() -> None:
    elements = {item.element for item in GENERIC.walk() if item.element}
    assert {"DE3", "DE9a", "DE9b", "DE15", "DE18", "DE21", "DE42", "DE46", "DE47", "DE49"} <= elements
    assert {f"LOINC {code}" for code in (
        "74500-0", "74694-1", "74693-3", "52797-8", "74562-0", "74561-2", "74560-4", "74559-6", "74558-8", "74557-0",
        "74556-2", "74563-8")} <= elements  # fmt: skip


def test_elements_are_named_once() -> None:
    for name in NAMES:
        named = [item.element for item in form(name).walk() if item.element.startswith(("DE", "LOINC"))]
        assert len(set(named)) == len(named), name


def test_a_manager_is_asked_more_than_a_reporter() -> None:
    later = {item.link_id for item in GENERIC.walk()} - {item.link_id for item in upto(GENERIC, Tier.FULL).walk()}
    assert later == {
        "patient.ethnicity", "patient.race", "patient.diagnosis", "page.review", "reporter", "reporter.profession",
        "preventable", "serious_event", "summary",
    }  # fmt: skip


def test_a_nursing_home_tells_apart_twenty_one_events() -> None:
    assert len(form("nursing_home").item("event").options) == 21
