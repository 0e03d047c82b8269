"""From a form and its answers to what the templates draw, and from a browser's post back to answers. No rules here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from .questionnaire.model import Item, ItemType

Offer = tuple[str, str, str]  # code, words, hint
WHOLE = re.compile(r"-?[0-9]{1,18}")

INPUTS = {
    ItemType.INTEGER: "number",
    ItemType.DECIMAL: "text",
    ItemType.DATE: "date",
    ItemType.DATE_TIME: "datetime-local",
    ItemType.TIME: "time",
    ItemType.STRING: "text",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One item as the page draws it. A conditional one has a slot of its own, empty while it is not asked."""

    item: Item
    enabled: bool
    draw: str  # "tiles", "select", "textarea", "input", "group", "display"
    control: Mapping[str, Any] = field(default_factory=dict)
    children: Sequence[Shown] = ()

    @property
    def slot(self) -> str:
        return f"slot-{_dom(self.item.link_id)}"

    @property
    def conditional(self) -> bool:
        return bool(self.item.conditions)


@dataclass(frozen=True, slots=True)
class Page:
    """What is needed to draw any item of a form."""

    answers: Mapping[str, Any]
    enabled: Collection[str]
    problems: Mapping[str, str]
    offers: Mapping[str, Sequence[Offer]]

    def shown(self, items: Sequence[Item]) -> list[Shown]:
        """Every item to draw, in order. Hidden items are left out."""
        return [self._one(item) for item in items if not item.hidden]

    def _one(self, item: Item) -> Shown:
        enabled = item.link_id in self.enabled
        children = self.shown(item.items) if enabled else []
        return Shown(item, enabled, _draw(item), self._control(item) if enabled else {}, children)

    def _control(self, item: Item) -> dict[str, Any]:
        value = self.answers.get(item.link_id)
        control = {
            "id": field_id(item.link_id),
            "name": field_name(item.link_id),
            "label": item.text,
            "hint": item.hint,
            "error": self.problems.get(item.link_id, ""),
            "large": not item.conditions,
            "optional": not item.required and item.type is not ItemType.BOOLEAN and not item.conditions,
            "attrs": _attrs(item),
        }
        return control | self._kind(item, value)

    def _kind(self, item: Item, value: Any) -> dict[str, Any]:
        if item.type is ItemType.BOOLEAN:
            return {
                "kind": "checkbox", "label": "", "bare": item.text,
                "options": [{"value": "true", "label": item.text, "hint": item.hint, "checked": value is True}],
            }  # fmt: skip
        if item.type.is_chosen:
            return {
                "kind": "checkbox" if item.repeats else "select" if item.control == "drop-down" else "radio",
                "options": list(self._options(item, value)),
                "columns": _columns(len(self._offered(item))),
            }
        if item.type is ItemType.TEXT:
            return {"kind": "textarea", "value": value or ""}
        return {"kind": INPUTS.get(item.type, "text"), "value": "" if value is None else value}

    def _offered(self, item: Item) -> Sequence[Offer]:
        own = [(option.coding.code, option.coding.display, option.hint) for option in item.options]
        return self.offers.get(item.link_id) or own

    def _options(self, item: Item, value: Any) -> Iterator[dict[str, Any]]:
        chosen = value if isinstance(value, list) else [value]
        if item.control == "drop-down":
            yield {"value": "", "label": "Choose", "checked": False}
        for code, words, hint in self._offered(item):
            yield {"value": code, "label": words, "hint": hint, "checked": code in chosen}


def field_name(link_id: str) -> str:
    return f"q.{link_id}"


def field_id(link_id: str) -> str:
    return f"q-{_dom(link_id)}"


def answers_from(post: QueryDict, items: Iterator[Item], before: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as typed. A question that was not on the page keeps the answer it had (`before`)."""
    answers = dict(before)
    present = set(post.getlist("asked"))
    for item in items:
        if item.type.is_question and item.link_id in present:
            value = _value(post, item)
            if value in (None, "", []):
                answers.pop(item.link_id, None)
            else:
                answers[item.link_id] = value
    return answers


def _value(post: QueryDict, item: Item) -> Any:
    name = field_name(item.link_id)
    if item.type is ItemType.BOOLEAN:
        return True if post.get(name) == "true" else None
    if item.repeats:
        return post.getlist(name)
    typed = post.get(name, "").replace("\r\n", "\n")
    if item.type is ItemType.INTEGER and WHOLE.fullmatch(typed.strip()):
        return int(typed)
    return typed if typed.strip() else None


def _draw(item: Item) -> str:
    if item.type in (ItemType.GROUP, ItemType.DISPLAY):
        return str(item.type)
    if item.type is ItemType.BOOLEAN or item.type.is_chosen:
        return "select" if item.control == "drop-down" else "tiles"
    return "textarea" if item.type is ItemType.TEXT else "input"


def _attrs(item: Item) -> dict[str, Any]:
    attrs: dict[str, Any] = {"autocomplete": "off"} if item.type.is_written else {}
    return attrs | ({"maxlength": item.max_length} if item.max_length else {})


def _columns(count: int) -> str:
    return "three" if count == 3 else "two two-narrow" if count > 3 else "two"


def _dom(link_id: str) -> str:
    return link_id.replace("/", "-").replace(".", "-")
