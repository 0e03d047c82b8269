"""Forms for tests: a builder that writes as little as R4 allows, and a strategy for lawful forms with answers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from events.questionnaire.extensions import OURS
from events.questionnaire.load import from_json
from events.questionnaire.model import Questionnaire

CODES = ("a", "b", "c")


def item(link_id: str, kind: str = "boolean", *, pii: str = "", tier: str = "quick", **more: Any) -> dict[str, Any]:
    """A question (with class and tier), a group or a display."""
    made: dict[str, Any] = {"linkId": link_id, "text": link_id, "type": kind}
    if kind not in ("group", "display"):
        pii = pii or ("free-text" if kind in ("string", "text", "open-choice", "attachment") else "none")
        made["extension"] = [{"url": f"{OURS}pii-class", "valueCode": pii}, {"url": f"{OURS}tier", "valueCode": tier}]
    if kind in ("choice", "open-choice") and "answerValueSet" not in more:
        made["answerOption"] = [{"valueCoding": {"code": code, "display": code.upper()}} for code in CODES]
    extra = more.pop("extension", [])
    if extra:
        made["extension"] = [*made.get("extension", []), *extra]
    return made | more


def form(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Questionnaire",
        "url": "https://forms.pso-portal.example/Questionnaire/test",
        "version": "1",
        "title": "Test",
        "status": "draft",
        "item": list(items),
    } | more


def loaded(*items: dict[str, Any]) -> Questionnaire:
    return from_json(form(*items))


def when(question: str, value: Any = True, operator: str = "=", kind: str = "Boolean") -> dict[str, Any]:
    return {"question": question, "operator": operator, f"answer{kind}": value}


def chosen(question: str, code: str, operator: str = "=") -> dict[str, Any]:
    return when(question, {"code": code}, operator, "Coding")


_KINDS = ("boolean", "integer", "decimal", "date", "time", "dateTime", "string", "choice", "open-choice")
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "integer": st.integers(-5, 5),
    "decimal": st.sampled_from([-1.5, 0.5, 2.0]),
    "date": st.dates().map(str),
    "time": st.times().map(lambda value: value.replace(microsecond=0).isoformat()),
    "dateTime": st.datetimes().map(lambda value: value.replace(microsecond=0).isoformat() + "+00:00"),
    "string": st.sampled_from(["yes", "no", "x"]),
    "choice": st.sampled_from(CODES),
    "open-choice": st.sampled_from([*CODES, "x"]),
}
_CONDITION_KINDS = {
    "boolean": "Boolean", "integer": "Integer", "decimal": "Decimal", "date": "Date", "time": "Time",
    "dateTime": "DateTime", "string": "String",
}  # fmt: skip
_ORDERED = ("integer", "decimal", "date", "time", "dateTime")


@st.composite
def lawful_forms(draw: st.DrawFn) -> dict[str, Any]:
    """R4 JSON of a form within the subset: nested, conditional, with repeats."""
    counter = iter(range(1000))
    seen: list[dict[str, Any]] = []
    items = [_any_item(draw, counter, seen, depth=0, repeating=False) for _ in range(draw(st.integers(1, 6)))]
    return form(*items)


def _any_item(draw: st.DrawFn, counter: Any, seen: list[dict[str, Any]], *, depth: int, repeating: bool) -> Any:
    kind = draw(st.sampled_from([*_KINDS, "group", "display"] if depth < 2 else [*_KINDS, "display"]))
    made = item(f"q{next(counter)}", kind)
    questions = draw(st.lists(st.sampled_from(seen), max_size=2)) if seen else []
    conditions = [_condition(draw, question) for question in questions]
    if conditions:
        made["enableWhen"] = conditions
        made |= {"enableBehavior": draw(st.sampled_from(["all", "any"]))} if len(conditions) > 1 else {}
    if kind == "group":
        return _group(draw, counter, seen, made, depth=depth, repeating=repeating)
    if kind == "display":
        return made
    if kind == "choice" and draw(st.booleans()):
        made["repeats"] = True
    elif draw(st.booleans()):
        made["required"] = True
    seen.append(made)
    if not made.get("repeats") and depth < 2 and draw(st.integers(0, 3)) == 0:
        made["item"] = [_any_item(draw, counter, seen, depth=depth + 1, repeating=repeating)]
    return made


def _group(
    draw: st.DrawFn, counter: Any, seen: list[dict[str, Any]], made: dict[str, Any], *, depth: int, repeating: bool
) -> dict[str, Any]:
    if not repeating and draw(st.booleans()):
        made["repeats"] = repeating = True
        seen = list(seen)
    made["item"] = [
        _any_item(draw, counter, seen, depth=depth + 1, repeating=repeating) for _ in range(draw(st.integers(1, 3)))
    ]
    return made


def _condition(draw: st.DrawFn, question: dict[str, Any]) -> dict[str, Any]:
    kind, link_id = question["type"], question["linkId"]
    operators = ["exists", "=", "!=", *([">", "<", ">=", "<="] if kind in _ORDERED else [])]
    operator = draw(st.sampled_from(operators))
    if operator == "exists":
        return when(link_id, draw(st.booleans()), "exists")
    if kind in ("choice", "open-choice"):
        return chosen(link_id, draw(st.sampled_from(CODES)), operator)
    return when(link_id, draw(_VALUES[kind]), operator, _CONDITION_KINDS[kind])


@st.composite
def any_answers(draw: st.DrawFn, items: list[dict[str, Any]]) -> dict[str, Any]:
    """Answers to some items, sometimes rubbish."""
    held: dict[str, Any] = {}
    for one in _flat(items):
        if one["type"] == "group" and one.get("repeats"):
            held[one["linkId"]] = draw(st.lists(any_answers(one["item"]), max_size=2))
        elif one["type"] in _VALUES and draw(st.booleans()):
            value = st.one_of(_VALUES[one["type"]], st.sampled_from(["", "?", None, 7, [], {}]))
            held[one["linkId"]] = draw(st.lists(value, max_size=3) if one.get("repeats") else value)
    return held


def _flat(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items whose answers stand side by side: all but those inside a repeating group."""
    found: list[dict[str, Any]] = []
    for one in items:
        found.append(one)
        if not (one["type"] == "group" and one.get("repeats")):
            found += _flat(one.get("item", []))
    return found


@st.composite
def forms_and_answers(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    made = draw(lawful_forms())
    return made, draw(any_answers(made["item"]))
