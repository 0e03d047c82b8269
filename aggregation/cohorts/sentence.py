"""What a cohort is: a sentence over the answers by which cases are shown, and nothing else.

Only values of the fixed lists stand in it, never a word that somebody typed. Its canonical form is the same however it
was put together, so that two sentences that say the same have one hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aggregation.crossing import CROSSES
from events.common_formats import HARMS, KINDS
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import EventType

SCALE = ("no_harm", "mild", "moderate", "severe", "death")  # "unknown" and "does not apply" stand on no scale
FIRST_YEAR, LAST_YEAR = 1990, 2100
TYPES, KIND_CODES = tuple(map(str, EventType)), tuple(map(str, KINDS))

# Every exact answer that a case can hold, by the names of the ladders; "" for a question that was not asked.
EXACT_ANSWERS: dict[str, frozenset[str]] = {
    "event_type": frozenset(TYPES), "kind": frozenset(KIND_CODES), "harm": frozenset(map(str, HARMS)),
    "year": frozenset(str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)),
} | {name: values | {""} for name, values in CROSSES.items()}  # fmt: skip


class NotOnTheList(ValueError):
    """A part of the sentence names what no list has. `part` is the parameter, the text a sentence for the reader."""

    def __init__(self, part: str, text: str) -> None:
        super().__init__(text)
        self.part = part


@dataclass(frozen=True, slots=True)
class Sentence:
    """Cases of one setting ("": any), some event types and kinds (none: any), some years, harm from `least` to `most`
    ("": open), and some answers of those that cross. Make it by `sentence`, which checks it.
    """

    setting: str = ""
    types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    least: str = ""
    most: str = ""
    coded: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def wanted(self) -> dict[str, frozenset[str]]:
        """By answer the exact values that belong; an answer that is not here is not asked about."""
        asked: dict[str, frozenset[str]] = {name: frozenset(values) for name, values in self.coded}
        if self.types:
            asked["event_type"] = frozenset(self.types)
        if self.kinds:
            asked["kind"] = frozenset(self.kinds)
        if self.least or self.most:
            asked["harm"] = frozenset(self._harms())
        if self.since or self.until:
            years = range(self.since or FIRST_YEAR, (self.until or LAST_YEAR) + 1)
            asked["year"] = frozenset(map(str, years))
        return asked

    def _harms(self) -> tuple[str, ...]:
        first = SCALE.index(self.least) if self.least else 0
        return SCALE[first : SCALE.index(self.most) + 1 if self.most else len(SCALE)]

    def canonical(self) -> str:
        """The one way to write it down: JSON, keys sorted, empty parts left out."""
        parts = {name: getattr(self, name) for name in ("setting", "types", "kinds", "since", "until", "least", "most")}
        said = {name: value for name, value in (parts | {"coded": dict(self.coded)}).items() if value}
        return json.dumps(said, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def sentence(
    *, setting: str = "", types: Iterable[str] = (), kinds: Iterable[str] = (), since: int | None = None,
    until: int | None = None, least: str = "", most: str = "", coded: Mapping[str, Iterable[str]] | None = None,
) -> Sentence:
    """A checked sentence, its lists in the order of the fixed ones. Raises NotOnTheList."""
    _check("setting", "setting", [setting] if setting else [], tuple(SETTINGS))
    _check_span("years", since, until)
    harms = [value for value in (least, most) if value]
    _check("least", "degree of harm", harms, SCALE)
    if len(harms) == 2 and SCALE.index(least) > SCALE.index(most):
        raise NotOnTheList("least", "The least harm is greater than the most: no case can have it.")
    answers = {name: _chosen(name, "answer", values, tuple(sorted(CROSSES.get(name, ()))))
               for name, values in sorted((coded or {}).items())}  # fmt: skip
    return Sentence(
        setting, _chosen("type", "event type", types, TYPES), _chosen("kind", "kind", kinds, KIND_CODES), since, until,
        least, most, tuple((name, values) for name, values in answers.items() if values),
    )  # fmt: skip


def from_canonical(text: str) -> Sentence:
    """The sentence that `canonical` wrote. Raises NotOnTheList, ValueError."""
    said: dict[str, Any] = json.loads(text)
    return sentence(**said)


def _chosen(part: str, thing: str, values: Iterable[str], listed: tuple[str, ...]) -> tuple[str, ...]:
    found = set(values)
    _check(part, thing, found, listed)
    return tuple(value for value in listed if value in found)


def _check(part: str, thing: str, values: Iterable[str], listed: tuple[str, ...]) -> None:
    if any(value not in listed for value in values):
        raise NotOnTheList(part, f"There is no such {thing}: choose one of the list.")


def _check_span(part: str, since: int | None, until: int | None) -> None:
    if any(year is not None and not FIRST_YEAR <= year <= LAST_YEAR for year in (since, until)):
        raise NotOnTheList(part, f"Years lie between {FIRST_YEAR} and {LAST_YEAR}.")
    if since and until and since > until:
        raise NotOnTheList(part, "The first year is later than the last: no case lies between them.")
