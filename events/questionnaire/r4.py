"""Forms and answers as R4 text, out and in. What comes in is refused with path and reason, or read whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .filing import VALUE_KEYS
from .lint import Problem
from .load import Refused, from_json, to_json
from .model import Item, ItemType, Questionnaire
from .parse import parsed, plain

LARGEST = 2_000_000  # characters; the largest form of this release has a tenth of it
_REPEATED = "This key stands here twice."


def exported(form: Questionnaire) -> str:
    """A form as R4 JSON text, in a fixed order: equal forms are equal texts."""
    return json.dumps(to_json(form), ensure_ascii=False, indent=2) + "\n"


def imported(text: str) -> Questionnaire:
    """The form that a text holds. Raises Refused."""
    return from_json(read(text))


def read(text: str) -> Any:
    """JSON as R4 allows it: each key once, no NaN, not too large. Raises Refused."""
    if len(text) > LARGEST:
        raise Refused([Problem("", f"A form has at most {LARGEST:,} characters.")])
    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Refused([Problem(f"line {error.lineno}, column {error.colno}", "This is no JSON.")]) from error
    except Refused:
        raise
    except RecursionError as error:
        raise Refused([Problem("", "This is nested too deeply.")]) from error
    except ValueError as error:  # a number with thousands of digits
        raise Refused([Problem("", "This holds a number that is too long.")]) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for key, value in pairs:
        if key in held:
            raise Refused([Problem(key, _REPEATED)])
        held[key] = value
    return held


def _no_constant(name: str) -> Any:
    raise Refused([Problem("", f"{name} is no number of JSON.")])


def from_response(form: Questionnaire, data: Any) -> dict[str, Any]:
    """Answers of a QuestionnaireResponse to this version of this form. Raises Refused.

    The reverse of `filing.to_response`: filed answers written and read back are the same.
    """
    found: list[Problem] = []
    answers: dict[str, Any] = {}
    if not isinstance(data, dict) or data.get("resourceType") != "QuestionnaireResponse":
        found.append(Problem("resourceType", "This is not a QuestionnaireResponse."))
    elif data.get("questionnaire") != form.canonical:
        found.append(Problem("questionnaire", f"This answers another form than {form.canonical}."))
    else:
        answers = _level(form.items, data, "", found)
    if found:
        raise Refused(found)
    return answers


def _level(items: tuple[Item, ...], node: Mapping[str, Any], path: str, found: list[Problem]) -> dict[str, Any]:
    known = {item.link_id: item for item in items}
    held: dict[str, Any] = {}
    for where, one in _listed(node, "item", path, found):
        item = known.get(str(one.get("linkId")))
        if item is None:
            found.append(Problem(f"{where}.linkId", "The form has no such item here."))
        elif item.is_repeating_group:
            held.setdefault(item.link_id, []).append(_level(item.items, one, where, found))
        elif item.type is ItemType.GROUP:
            held |= _level(item.items, one, where, found)
        elif item.link_id in held:
            found.append(Problem(f"{where}.linkId", "This question is answered twice."))
        else:
            held |= _question(item, one, where, found)
    return held


def _question(item: Item, node: Mapping[str, Any], path: str, found: list[Problem]) -> dict[str, Any]:
    values: list[Any] = []
    below: dict[str, Any] = {}
    for where, answer in _listed(node, "answer", path, found):
        try:
            values.append(_value(item, answer))
        except (ValueError, OverflowError):
            found.append(Problem(where, f"This is no answer to a question of type {item.type}."))
        below |= _level(item.items, answer, where, found)
    if len(values) > 1 and not item.repeats:
        found.append(Problem(f"{path}.answer", "This holds more answers than the form takes."))
    return ({item.link_id: values if item.repeats else values[0]} if values else {}) | below


def _value(item: Item, answer: Mapping[str, Any]) -> Any:
    """Raises ValueError where the value is not of the question's type."""
    keys = [key for key in answer if key.startswith("value")]
    if len(keys) != 1:
        raise ValueError("exactly one value is expected")
    key, value = keys[0], answer[keys[0]]
    if key == "valueCoding" and item.type.is_chosen and isinstance(value, dict):
        return _text(value.get("code"))
    if key == "valueAttachment" and item.type is ItemType.ATTACHMENT and isinstance(value, dict):
        return _text(value.get("url")).removeprefix("urn:uuid:")
    if key == "valueString" and item.type is ItemType.OPEN_CHOICE:
        return _text(value)
    if VALUE_KEYS.get(item.type) != key or isinstance(value, bool) is not (item.type is ItemType.BOOLEAN):
        raise ValueError("another type of value")
    return plain(parsed(item.type, value))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("text is expected")
    return value


def _listed(node: Mapping[str, Any], key: str, path: str, found: list[Problem]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object of a list with its path; anything else is a problem."""
    values = node.get(key, [])
    if not isinstance(values, list):
        found.append(Problem(_at(path, key), "A list is expected here."))
        return
    for index, value in enumerate(values):
        where = f"{_at(path, key)}[{index}]"
        if isinstance(value, dict):
            yield where, value
        else:
            found.append(Problem(where, "An object is expected here."))


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
