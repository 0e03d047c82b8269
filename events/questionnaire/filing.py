"""What becomes of answers when a report is filed: clean values, split by what may be read, and the R4 response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .evaluate import asked_items, instances
from .model import Answers, Item, ItemType, Pii, Questionnaire
from .parse import plain, values_of
from .validate import ValueSets, is_offered

VALUE_KEYS: dict[ItemType, str] = {
    ItemType.BOOLEAN: "valueBoolean",
    ItemType.INTEGER: "valueInteger",
    ItemType.DECIMAL: "valueDecimal",
    ItemType.DATE: "valueDate",
    ItemType.DATE_TIME: "valueDateTime",
    ItemType.TIME: "valueTime",
    ItemType.STRING: "valueString",
    ItemType.TEXT: "valueString",
}


def begun(questionnaire: Questionnaire) -> dict[str, Any]:
    """Answers that a new draft starts with: initial values outside repeating groups."""
    held: dict[str, Any] = {}
    for asked in asked_items(questionnaire, {}):
        values: list[Any] = [option.coding.code for option in asked.item.options if option.initial]
        values += [value for _, value in asked.item.initial]
        if values and not asked.inside:
            held[asked.item.link_id] = values if asked.item.repeats else values[0]
    return held


def filed(questionnaire: Questionnaire, answers: Answers, *, value_sets: ValueSets | None = None) -> dict[str, Any]:
    """Only what was asked and can be read, as plain JSON; everything else stays behind in the draft.

    Done twice it changes nothing. Codes that are not offered are dropped: `check` has told of them.
    """
    asked = {one.path for one in asked_items(questionnaire, answers)}
    return _kept(questionnaire.items, answers, "", asked, value_sets or {})


def _kept(
    items: tuple[Item, ...], answers: Answers, inside: str, asked: set[str], value_sets: ValueSets
) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for item in items:
        path, raw = inside + item.link_id, answers.get(item.link_id)
        if path not in asked:
            continue
        if item.is_repeating_group:
            below = [
                _kept(item.items, instance, f"{path}[{index}]/", asked, value_sets)
                for index, instance in enumerate(instances(raw))
            ]
            held |= {item.link_id: kept} if (kept := [one for one in below if one]) else {}
            continue
        held |= _answer(item, raw, value_sets)
        held |= _kept(item.items, answers, inside, asked, value_sets)
    return held


def _answer(item: Item, raw: Any, value_sets: ValueSets) -> dict[str, Any]:
    if not item.type.is_question:
        return {}
    values = [
        plain(value)
        for value in values_of(item, raw)
        if item.type is not ItemType.CHOICE or is_offered(item, str(value), value_sets)
    ]
    return {item.link_id: values if item.repeats else values[0]} if values else {}


@dataclass(frozen=True, slots=True)
class Split:
    """`coded`: answers that identify nobody, for filters and counts. `sealed`: all others. Same shape as answers."""

    coded: dict[str, Any]
    sealed: dict[str, Any]


def split(questionnaire: Questionnaire, answers: Answers) -> Split:
    """Filed answers by class. A repeating group is sealed whole unless every question in it is of class none."""
    coded: dict[str, Any] = {}
    sealed: dict[str, Any] = {}
    classes = {item.link_id: _is_open(item) for item in questionnaire.walk()}
    for link_id, value in answers.items():
        (coded if classes.get(link_id) else sealed)[link_id] = value
    return Split(coded, sealed)


def _is_open(item: Item) -> bool:
    if item.is_repeating_group:
        questions = [below for below in item.items if below.type is not ItemType.DISPLAY]
        return all(_is_open(below) for below in questions)
    if item.type is ItemType.GROUP:
        return all(_is_open(below) for below in item.items if below.type is not ItemType.DISPLAY)
    return item.pii is Pii.NONE


def to_response(questionnaire: Questionnaire, answers: Answers, *, authored: datetime) -> dict[str, Any]:
    """A completed R4 QuestionnaireResponse of filed answers. Items without an answer are absent."""
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": questionnaire.canonical,
        "status": "completed",
        "authored": authored.isoformat(),
        "item": _response_items(questionnaire.items, answers),
    }


def _response_items(items: tuple[Item, ...], answers: Answers) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for item in items:
        if item.is_repeating_group:
            for instance in answers.get(item.link_id, ()):
                found.append(_response_item(item, {}, _response_items(item.items, instance)))
        elif item.type is ItemType.GROUP:
            below = _response_items(item.items, answers)
            found += [_response_item(item, {}, below)] if below else []
        elif item.link_id in answers:
            found.append(_answered(item, answers))
    return found


def _response_item(item: Item, more: Mapping[str, Any], below: list[dict[str, Any]]) -> dict[str, Any]:
    text = {"text": item.text} if item.text else {}
    return {"linkId": item.link_id, **text, **more, **({"item": below} if below else {})}


def _answered(item: Item, answers: Answers) -> dict[str, Any]:
    held = answers[item.link_id]
    values = [_response_value(item, value) for value in (held if item.repeats else [held])]
    below = _response_items(item.items, answers)
    if below:
        values[0] = {**values[0], "item": below}
    return _response_item(item, {"answer": values}, [])


def _response_value(item: Item, value: Any) -> dict[str, Any]:
    if item.type is ItemType.ATTACHMENT:
        return {"valueAttachment": {"url": f"urn:uuid:{value}"}}
    if item.type in VALUE_KEYS:
        return {VALUE_KEYS[item.type]: value}
    option = item.option(value)
    if option is None and item.type is ItemType.OPEN_CHOICE:
        return {"valueString": value}
    coding = option.coding if option else None
    parts = {"system": coding.system, "code": value, "display": coding.display} if coding else {"code": value}
    return {"valueCoding": {key: part for key, part in parts.items() if part}}
