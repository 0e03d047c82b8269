"""Refuses every part of a form that is outside the subset, with its path and the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .extensions import CATEGORIES, CONTROLS, ITEM_BY_URL, OPTION_BY_URL, Extension
from .model import ItemType, Operator, Pii, Tier


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` as in "item[0].item[2].enableWhen[0]"; `reason` a sentence."""

    path: str
    reason: str


Found = Iterator[Problem]

_FORM: dict[str, type] = {"resourceType": str, "url": str, "version": str, "title": str, "status": str, "item": list}
_ITEM: dict[str, type] = {
    "extension": list, "linkId": str, "definition": str, "code": list, "prefix": str, "text": str, "type": str,
    "enableWhen": list, "enableBehavior": str, "required": bool, "repeats": bool, "readOnly": bool,
    "maxLength": int, "answerValueSet": str, "answerOption": list, "initial": list, "item": list,
}  # fmt: skip
_CODING: dict[str, type] = {"system": str, "code": str, "display": str}
_OPTION: dict[str, type] = {"extension": list, "valueCoding": dict, "initialSelected": bool}
_ANSWER_KINDS: dict[str, type] = {
    "Boolean": bool, "Decimal": float, "Integer": int, "Date": str, "DateTime": str, "Time": str, "String": str,
    "Coding": dict,
}  # fmt: skip
_WHEN: dict[str, type] = {"question": str, "operator": str} | {
    f"answer{kind}": held for kind, held in _ANSWER_KINDS.items()
}
_INITIAL: dict[str, type] = {f"value{kind}": held for kind, held in _ANSWER_KINDS.items() if kind != "Coding"}
DEEPEST = 8
_LINK_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
_VALUE_TYPES: dict[str, type] = {
    "valueBoolean": bool, "valueInteger": int, "valueDecimal": float, "valueCode": str, "valueString": str,
    "valueDate": str, "valueDateTime": str, "valueTime": str, "valueCoding": dict, "valueCodeableConcept": dict,
}  # fmt: skip
_CODES: dict[str, frozenset[str]] = {
    "pii": frozenset(Pii),
    "tier": frozenset(Tier),
    "control": CONTROLS,
    "display_category": CATEGORIES,
}


def structure(data: Any) -> Found:
    """Problems of shape: what is there must be in the subset and of the right type."""
    yield from _members(data, _FORM, "", required=_FORM)
    if not isinstance(data, dict):
        return
    if data.get("resourceType") not in (None, "Questionnaire"):
        yield Problem("resourceType", "This is not a Questionnaire.")
    if data.get("status") not in (None, "draft", "active", "retired"):
        yield Problem("status", "The status is draft, active or retired.")
    yield from _each(data, "item", "", _item)


def _members(node: Any, known: Mapping[str, type], path: str, *, required: Any = ()) -> Found:
    if not isinstance(node, dict):
        yield Problem(path, "An object is expected here.")
        return
    for key, value in node.items():
        where = _at(path, str(key))
        if key not in known:
            yield Problem(where, "This is outside the subset.")
        elif not _is(value, known[key]):
            yield Problem(where, f"This holds a wrong type; {known[key].__name__} is expected.")
        elif value in ("", [], {}):
            yield Problem(where, "This is empty; leave it out.")
    for key in required:
        if key not in node:
            yield Problem(_at(path, key), "This is missing.")


def _is(value: Any, expected: type) -> bool:
    if expected is bool:
        return isinstance(value, bool)
    if expected in (int, float):
        return isinstance(value, int if expected is int else (int, float)) and not isinstance(value, bool)
    return isinstance(value, expected)


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _each(node: Mapping[str, Any], key: str, path: str, check: Any) -> Found:
    values = node.get(key)
    for index, value in enumerate(values if isinstance(values, list) else []):
        yield from check(value, f"{_at(path, key)}[{index}]")


def _item(node: Any, path: str) -> Found:
    if path.count(".item[") > DEEPEST:
        yield Problem(path, f"Items stand at most {DEEPEST} deep.")
        return
    yield from _members(node, _ITEM, path, required=("linkId", "type"))
    if not isinstance(node, dict):
        return
    if isinstance(node.get("linkId"), str) and not _LINK_ID.fullmatch(node["linkId"]):
        yield Problem(f"{path}.linkId", "A link id has 1 to 100 letters, digits, dots, slashes or hyphens.")
    if node.get("type") not in (None, *ItemType):
        yield Problem(f"{path}.type", "This type is outside the subset.")
    if node.get("enableBehavior") not in (None, "all", "any"):
        yield Problem(f"{path}.enableBehavior", "The behavior is all or any.")
    yield from _extensions(node, path, ITEM_BY_URL)
    yield from _each(node, "code", path, _coding)
    yield from _each(node, "answerOption", path, _option)
    yield from _each(node, "enableWhen", path, _when)
    yield from _each(node, "initial", path, _initial)
    yield from _each(node, "item", path, _item)


def _coding(node: Any, path: str) -> Found:
    yield from _members(node, _CODING, path, required=("code",))


def _option(node: Any, path: str) -> Found:
    yield from _members(node, _OPTION, path, required=("valueCoding",))
    if isinstance(node, dict):
        yield from _extensions(node, path, OPTION_BY_URL)
        if isinstance(node.get("valueCoding"), dict):
            yield from _coding(node["valueCoding"], f"{path}.valueCoding")
            if not node["valueCoding"].get("display"):
                yield Problem(f"{path}.valueCoding.display", "An option needs words to show.")


def _when(node: Any, path: str) -> Found:
    yield from _members(node, _WHEN, path, required=("question", "operator"))
    if not isinstance(node, dict):
        return
    if node.get("operator") not in (None, *Operator):
        yield Problem(f"{path}.operator", "This operator is outside the subset.")
    answers = [key for key in node if str(key).startswith("answer")]
    if len(answers) != 1:
        yield Problem(path, "A condition holds exactly one answer.")
    if isinstance(node.get("answerCoding"), dict):
        yield from _coding(node["answerCoding"], f"{path}.answerCoding")


def _initial(node: Any, path: str) -> Found:
    yield from _members(node, _INITIAL, path)
    if isinstance(node, dict) and len(node) != 1:
        yield Problem(path, "An initial value holds exactly one value.")


def _extensions(node: Mapping[str, Any], path: str, known: Mapping[str, Extension]) -> Found:
    seen: set[str] = set()
    values = node.get("extension")
    for index, value in enumerate(values if isinstance(values, list) else []):
        where = f"{path}.extension[{index}]"
        url = value.get("url") if isinstance(value, dict) else None
        if not isinstance(url, str) or url not in known:
            yield Problem(where, "This extension is outside the subset.")
            continue
        if url in seen:
            yield Problem(where, "This extension stands here twice.")
        seen.add(url)
        yield from _extension(value, where, known[url])


def _extension(node: Mapping[str, Any], path: str, extension: Extension) -> Found:
    keys = [key for key in node if key != "url"]
    if len(keys) != 1 or keys[0] not in extension.values:
        yield Problem(path, f"This extension holds exactly one of {', '.join(extension.values)}.")
        return
    value = node[keys[0]]
    if not _is(value, _VALUE_TYPES[keys[0]]) or value == "":
        yield Problem(f"{path}.{keys[0]}", "This holds a wrong type, or nothing.")
        return
    if keys[0] == "valueCoding":
        yield from _coding(value, f"{path}.valueCoding")
    if extension.field in _CODES and _code_of(value) not in _CODES[extension.field]:
        yield Problem(f"{path}.{keys[0]}", "This code is outside the subset.")


def _code_of(value: Any) -> Any:
    """The code of a valueCode, or of a CodeableConcept with one coding and nothing else."""
    if not isinstance(value, dict):
        return value
    codings = value.get("coding")
    if set(value) != {"coding"} or not isinstance(codings, list) or len(codings) != 1:
        return None
    only = codings[0]
    return only.get("code") if isinstance(only, dict) and set(only) <= {"system", "code"} else None
