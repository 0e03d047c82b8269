"""Forms read from their JSON a second way: what is asked, told from the file and from nothing of the engine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

from events.questionnaire.extensions import OURS
from events.questionnaire.load import FORMS

NAMES = (
    "generic", "medication", "fall", "device", "blood", "pressure_injury", "surgery", "perinatal", "vte", "infection",
    "nursing_home", "pharmacy", "diagnostic", "ems",
)  # fmt: skip
# Forms that asked for more since they were first published.
VERSIONS = dict.fromkeys(NAMES, "1.0") | dict.fromkeys(("generic", "device", "medication", "pharmacy"), "1.1")
Node = dict[str, Any]
Chosen = dict[str, str]  # link id → the one code or value that is chosen


@cache
def data(name: str) -> Node:
    read: Node = json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8"))
    return read


@dataclass(slots=True)
class Sheet:
    """A form as a table: each item with the items above it, its page and the repeating group it stands in."""

    name: str
    items: dict[str, Node] = field(default_factory=dict)
    above: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def repeat(self, link_id: str) -> str:
        """The repeating group above an item, or nothing."""
        found = (above for above in self.above[link_id] if self.items[above].get("repeats"))
        return next(found, "")

    def page(self, link_id: str) -> str:
        return (*self.above[link_id], link_id)[0]

    @property
    def triggers(self) -> list[str]:
        """Questions that a condition names, in document order."""
        named = {when["question"] for node in self.items.values() for when in node.get("enableWhen", ())}
        return [link_id for link_id in self.items if link_id in named]

    def decided_by(self, link_id: str) -> list[str]:
        """All questions on which an item's being asked hangs, directly or not, in document order."""
        found: set[str] = set()
        for one in (*self.above[link_id], link_id):
            for when in self.items[one].get("enableWhen", ()):
                found |= {when["question"], *self.decided_by(when["question"])}
        return [one for one in self.items if one in found]


@cache
def sheet(name: str) -> Sheet:
    made = Sheet(name)

    def fill(nodes: list[Node], above: tuple[str, ...]) -> None:
        for node in nodes:
            made.items[node["linkId"]], made.above[node["linkId"]] = node, above
            fill(node.get("item", []), (*above, node["linkId"]))

    fill(data(name)["item"], ())
    return made


def extension(node: Mapping[str, Any], name: str) -> Any:
    """The value of one of our own extensions."""
    for one in node.get("extension", ()):
        if one["url"] == f"{OURS}{name}":
            return next(value for key, value in one.items() if key != "url")
    return None


def codes(node: Mapping[str, Any]) -> list[str]:
    return [option["valueCoding"]["code"] for option in node.get("answerOption", ())]


def asked(form: Sheet, chosen: Chosen) -> set[str]:
    """Link ids that are asked when at most one thing is chosen at each question. Recursive, from the file alone."""
    known: dict[str, bool] = {}

    def is_asked(link_id: str) -> bool:
        if link_id not in known:
            whens = form.items[link_id].get("enableWhen", [])
            joined = any if form.items[link_id].get("enableBehavior") == "any" else all
            holds = not whens or joined([meets(when) for when in whens])
            known[link_id] = holds and all(is_asked(above) for above in form.above[link_id])
        return known[link_id]

    def meets(when: Mapping[str, Any]) -> bool:
        value = chosen.get(when["question"]) if is_asked(when["question"]) else None
        if when["operator"] == "exists":
            return (value is not None) is when["answerBoolean"]
        same = value == when["answerCoding"]["code"]
        return same if when["operator"] == "=" else not same

    return {link_id for link_id in form.items if is_asked(link_id)}


def answers(form: Sheet, chosen: Chosen) -> dict[str, Any]:
    """The same choices as a draft holds them."""
    held: dict[str, Any] = {}
    for link_id, value in chosen.items():
        group = form.repeat(link_id)
        place = held.setdefault(group, [{}])[0] if group else held
        place[link_id] = [value] if form.items[link_id].get("repeats") else value
    return held


def plain(paths: Iterator[str] | frozenset[str]) -> set[str]:
    """Link ids of the engine's paths."""
    return {path.rpartition("/")[2] for path in paths}


def telling(form: Sheet, link_id: str) -> list[str | None]:
    """Choices at a question that can differ in effect: every code that a condition names, one other, and none."""
    named = {
        when["answerCoding"]["code"]
        for node in form.items.values()
        for when in node.get("enableWhen", ())
        if when["question"] == link_id and "answerCoding" in when
    }
    others = [code for code in codes(form.items[link_id]) if code not in named]
    return [*sorted(named), *others[:1], None]


@cache
def reached(name: str, link_id: str) -> tuple[tuple[str, str], ...] | None:
    """The first choices found by search under which an item is asked; None where there are none."""
    form = sheet(name)
    deciding = form.decided_by(link_id)
    for values in product(*(telling(form, one) for one in deciding)):
        chosen = {one: value for one, value in zip(deciding, values, strict=True) if value is not None}
        if link_id in asked(form, chosen):
            return tuple(chosen.items())
    return None
