"""From a form and its answers to what the templates draw, and from a browser's post back to answers. No rules here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from .questionnaire.evaluate import instances
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
    draw: str  # "tiles", "select", "textarea", "input", "group", "display", "repeat", "instance"
    control: Mapping[str, Any] = field(default_factory=dict)
    children: Sequence[Shown] = ()
    path: str = ""
    hangs: bool = False  # on an answer: it stands below a question

    @property
    def slot(self) -> str:
        return f"slot-{_dom(self.path)}"

    @property
    def conditional(self) -> bool:
        return self.draw != "instance" and (bool(self.item.conditions) or self.hangs)


@dataclass(frozen=True, slots=True)
class Page:
    """What is needed to draw any item of a form."""

    answers: Mapping[str, Any]
    enabled: Collection[str]
    problems: Mapping[str, str]
    offers: Mapping[str, Sequence[Offer]]

    on_trial: bool = False  # a preview: nothing is kept that could be taken out
    inside: str = ""  # the instance of a repeating group that is drawn, "product[0]/"

    def shown(self, items: Sequence[Item], *, hangs: bool = False) -> list[Shown]:
        """Every item to draw, in order. Hidden items are left out."""
        return [self._one(item, hangs) for item in items if not item.hidden]

    def _one(self, item: Item, hangs: bool) -> Shown:
        path = self.inside + item.link_id
        enabled = path in self.enabled
        if enabled and item.is_repeating_group:
            return Shown(item, True, "repeat", {}, self._instances(item, path), path, hangs)
        children = self.shown(item.items, hangs=item.type.is_question) if enabled else []
        return Shown(item, enabled, _draw(item), self._control(item, path) if enabled else {}, children, path, hangs)

    def _instances(self, item: Item, path: str) -> list[Shown]:
        found = []
        every = instances(self.answers.get(item.link_id))
        for index, held in enumerate(every):
            below = replace(self, answers=held, inside=f"{path}[{index}]/")
            words = {"label": f"{item.text} {index + 1}", "removable": not self.on_trial and (len(every) > 1 or held)}
            found.append(Shown(item, True, "instance", words, below.shown(item.items), f"{path}[{index}]"))
        return found

    def _control(self, item: Item, path: str) -> dict[str, Any]:
        value = self.answers.get(item.link_id)
        control = {
            "id": field_id(path),
            "name": field_name(path),
            "label": item.text,
            "hint": item.hint,
            "error": self.problems.get(path, ""),
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


def nested_answers(
    post: QueryDict, items: Sequence[Item], before: Mapping[str, Any], inside: str = ""
) -> dict[str, Any]:
    """The same for a form with repeating groups: those that stand in `before`, at least one of each, are read."""
    answers, present = dict(before), set(post.getlist("asked"))
    for item in items:
        path = inside + item.link_id
        if item.is_repeating_group:
            if any(one.startswith(f"{path}[") for one in present):
                held = enumerate(instances(before.get(item.link_id)))
                answers[item.link_id] = [
                    nested_answers(post, item.items, one, f"{path}[{index}]/") for index, one in held
                ]
            continue
        if item.type.is_question and path in present:
            value = _value(post, item, path)
            if value in (None, "", []):
                answers.pop(item.link_id, None)
            else:
                answers[item.link_id] = value
        answers = nested_answers(post, item.items, answers, inside)
    return answers


def _value(post: QueryDict, item: Item, path: str = "") -> Any:
    name = field_name(path or item.link_id)
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


_IN_IDS = str.maketrans("/.[", "---", "]")


def _dom(link_id: str) -> str:
    return link_id.translate(_IN_IDS)
