"""R4 JSON ↔ model. What is read is linted first; what is written reads back as the same value."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from . import references
from .extensions import CATEGORY_SYSTEM, CONTROL_SYSTEM, ITEM_BY_URL, ON_ITEM, ON_OPTION, OPTION_BY_URL
from .lint import Problem, structure
from .model import Bound, Coding, Condition, Item, ItemType, Operator, Option, Pii, Questionnaire, Tier

FORMS = Path(__file__).resolve().parent.parent / "forms"


class Refused(ValueError):
    """The form is outside the subset; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.path}: {problem.reason}" for problem in problems))
        self.problems = problems


def problems(data: Any) -> list[Problem]:
    """Everything that stands against this form: shape first, and where the shape is right, what it refers to."""
    return list(structure(data)) or list(references.check(_form(data)))


def from_json(data: Any) -> Questionnaire:
    """Raises Refused."""
    found = problems(data)
    if found:
        raise Refused(found)
    return _form(data)


@cache
def form(name: str) -> Questionnaire:
    """A form of this release by its file's name. Raises KeyError for a name that is not there, Refused."""
    known = {path.stem: path for path in FORMS.glob("*.json")}
    return from_json(json.loads(known[name].read_text(encoding="utf-8")))


def _form(data: dict[str, Any]) -> Questionnaire:
    return Questionnaire(
        data["url"], data["version"], data["title"], data["status"], tuple(_item(node) for node in data["item"])
    )


def _item(node: dict[str, Any]) -> Item:
    return Item(
        link_id=node["linkId"],
        type=ItemType(node["type"]),
        text=node.get("text", ""),
        prefix=node.get("prefix", ""),
        definition=node.get("definition", ""),
        code=tuple(_coding(code) for code in node.get("code", ())),
        conditions=tuple(_condition(when) for when in node.get("enableWhen", ())),
        behavior=node.get("enableBehavior", ""),
        required=node.get("required", False),
        repeats=node.get("repeats", False),
        read_only=node.get("readOnly", False),
        max_length=node.get("maxLength"),
        value_set=node.get("answerValueSet", ""),
        options=tuple(_option(option) for option in node.get("answerOption", ())),
        initial=tuple((key[5:], value) for entry in node.get("initial", ()) for key, value in entry.items()),
        items=tuple(_item(child) for child in node.get("item", ())),
        **_extended(node, ITEM_BY_URL),
    )


def _coding(node: dict[str, Any]) -> Coding:
    return Coding(node["code"], node.get("system", ""), node.get("display", ""))


def _condition(node: dict[str, Any]) -> Condition:
    key = next(key for key in node if key.startswith("answer"))
    value = _coding(node[key]) if key == "answerCoding" else node[key]
    return Condition(node["question"], Operator(node["operator"]), key.removeprefix("answer"), value)


def _option(node: dict[str, Any]) -> Option:
    return Option(
        _coding(node["valueCoding"]), initial=node.get("initialSelected", False), **_extended(node, OPTION_BY_URL)
    )


def _extended(node: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for extension in node.get("extension", ()):
        key = next(key for key in extension if key != "url")
        field = known[extension["url"]].field
        held[field] = _from_value(field, key, extension[key])
    return held


def _from_value(field: str, key: str, value: Any) -> Any:
    if field in ("control", "display_category"):
        return value["coding"][0]["code"]
    if field in ("min_value", "max_value"):
        return Bound(key.removeprefix("value"), value)
    if field == "unit":
        return _coding(value)
    return {"pii": Pii, "tier": Tier}.get(field, lambda same: same)(value)


def to_json(form: Questionnaire) -> dict[str, Any]:
    """R4 JSON, keys and extensions in a fixed order, absent where empty."""
    return {
        "resourceType": "Questionnaire",
        "url": form.url,
        "version": form.version,
        "title": form.title,
        "status": form.status,
        "item": [_item_json(item) for item in form.items],
    }


def _item_json(item: Item) -> dict[str, Any]:
    written = {
        "extension": _extension_json(item, ON_ITEM),
        "linkId": item.link_id,
        "definition": item.definition,
        "code": [_coding_json(code) for code in item.code],
        "prefix": item.prefix,
        "text": item.text,
        "type": str(item.type),
        "enableWhen": [_condition_json(condition) for condition in item.conditions],
        "enableBehavior": item.behavior,
        "required": item.required,
        "repeats": item.repeats,
        "readOnly": item.read_only,
        "maxLength": item.max_length,
        "answerValueSet": item.value_set,
        "answerOption": [_option_json(option) for option in item.options],
        "initial": [{f"value{kind}": value} for kind, value in item.initial],
        "item": [_item_json(child) for child in item.items],
    }
    return _without_empty(written)


def _without_empty(written: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in written.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [])


def _coding_json(coding: Coding) -> dict[str, Any]:
    return _without_empty({"system": coding.system, "code": coding.code, "display": coding.display})


def _condition_json(condition: Condition) -> dict[str, Any]:
    value = _coding_json(condition.value) if isinstance(condition.value, Coding) else condition.value
    return {
        "question": condition.question,
        "operator": str(condition.operator),
        f"answer{condition.kind}": value,
    }


def _option_json(option: Option) -> dict[str, Any]:
    return _without_empty(
        {
            "extension": _extension_json(option, ON_OPTION),
            "valueCoding": _coding_json(option.coding),
            "initialSelected": option.initial,
        }
    )


def _extension_json(held: Item | Option, known: Any) -> list[dict[str, Any]]:
    return [
        {"url": extension.url, **_to_value(extension.field, extension.values[0], getattr(held, extension.field))}
        for extension in known
        if _is_set(extension.field, getattr(held, extension.field))
    ]


def _is_set(field: str, value: Any) -> bool:
    """`core` is told apart from not being said; the other marks are absent when they are off."""
    return value is not None and value != "" and (value is not False or field == "core")


def _to_value(field: str, key: str, value: Any) -> dict[str, Any]:
    if field in ("control", "display_category"):
        system = CONTROL_SYSTEM if field == "control" else CATEGORY_SYSTEM
        return {key: {"coding": [{"system": system, "code": value}]}}
    if isinstance(value, Bound):
        return {f"value{value.kind}": value.value}
    if isinstance(value, Coding):
        return {key: _coding_json(value)}
    return {key: str(value) if isinstance(value, (Pii, Tier)) else value}
