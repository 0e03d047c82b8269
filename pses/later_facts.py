"""What became different since a copy was sent: field by field, in words. Pure.

A submission never changes. What turned out later goes as a submission of its own that names the first one; it is
disclosed for patient safety activities like the first (42 CFR 3.206(b)(4)(i)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pso_portal.tenancy.event_types import LABELS

from .wording import EVENT_KINDS, HARMS, month_words

NOTHING_NEW = "Nothing that the PSO would see has changed since it was sent, so there is nothing to send."
# Says how a copy travels, not what happened.
_ENVELOPE = frozenset({"kind", "terms_version", "submission"})
_NAMES = {
    "event_type": "Event",
    "event_kind": "Kind",
    "harm": "Harm",
    "month": "When",
    "coded / location_kind": "Where",
    "coded / factors": "What played a part",
    "coded / factor.main": "The largest part of it",
    "coded / device.kind": "Device",
    "coded / medicine.class": "Class of medicine",
    "narrative": "What was written",
}
_LISTS: dict[str, Mapping[Any, str]] = {"event_type": LABELS, "event_kind": EVENT_KINDS, "harm": HARMS}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of two copies; an empty text: it is not in that copy."""

    label: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        return self.then != self.now


def said(contents: Mapping[str, Any]) -> dict[str, Any]:
    """What a copy tells of the content itself."""
    return {key: value for key, value in contents.items() if key not in _ENVELOPE}


def compare(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every field of either copy: those that differ first, each group in the order of its names."""
    old, new = dict(_paths(said(then))), dict(_paths(said(now)))
    paths = [*_NAMES, *sorted(old.keys() | new.keys())]
    found = [
        Change(_label(path), _words(path, old.get(path)), _words(path, new.get(path)))
        for path in dict.fromkeys(paths)
        if path in old or path in new
    ]
    return tuple(sorted(found, key=lambda change: not change.differs))


def _paths(contents: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in contents.items():
        if isinstance(value, Mapping):
            yield from _paths(value, f"{prefix}{key} / ")
        else:
            yield f"{prefix}{key}", value


def _label(path: str) -> str:
    plain = path.rsplit(" / ", 1)[-1].replace("_", " ").replace(".", ", ")
    return _NAMES.get(path, plain[:1].upper() + plain[1:])


def _words(path: str, value: Any) -> str:
    if value is None:
        return ""
    listed = _LISTS.get(path, {})
    if path == "month":
        return month_words(str(value))
    if path == "narrative":
        return str(value)
    many = value if isinstance(value, list) else [value]
    return ", ".join(listed.get(each, str(each).replace("_", " ")) for each in many)
