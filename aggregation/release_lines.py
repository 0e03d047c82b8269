"""What a benchmark table tells, line by line: measures of the catalogue that are events over exposure. Pure.

Each line sums leaves: an event type with its kind and, of an incident, its degree of harm. Lines nest (falls, falls
with harm) and cross (falls, severe harm); the auditor looks at all of them together. A share is no line: its two counts
are, where both may be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from aggregation.disclosure.menu import ALL
from aggregation.measures import Denominator, Measure, Selection, measures_of
from events.common_formats import HARMS, KINDS, carries_harm
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS

TYPE_LABELS = {str(code): label for code, label in LABELS.items()}
EVERY = "All events"
_KINDS, _HARMS = tuple(map(str, KINDS)), tuple(map(str, HARMS))
_WITH_HARM = frozenset(str(kind) for kind in KINDS if carries_harm(kind))


@dataclass(frozen=True, slots=True)
class Line:
    """`category`: its name in a table. `measure` and `version`: what it is counted by; the line of a type that is no
    measure of its own is a part of the reporting rate.
    """

    category: str
    label: str
    measure: str
    version: int
    leaves: frozenset[str]
    sensitive: bool

    @property
    def is_type(self) -> bool:
        """Whether it tells of one event type, or of all, whatever the kind and harm."""
        return self.category == ALL or self.category in TYPE_LABELS


def leaf_of(event_type: str, kind: str, harm: str) -> str:
    """The leaf that an event is counted in."""
    return f"{event_type}/{kind}/{harm}" if kind in _WITH_HARM else f"{event_type}/{kind}"


def leaves_of(selection: Selection, event_types: Iterable[str]) -> frozenset[str]:
    """All leaves that a selection takes, of these types."""
    return frozenset(
        leaf_of(*event) for event in product(event_types, _KINDS, _HARMS) if selection.takes(*event)
    )


def whole_types(categories: Iterable[str]) -> frozenset[str]:
    """Categories as leaves: tables from before there were measures summed whole types."""
    whole = {each for each in categories if "/" not in each}
    return frozenset(set(categories) - whole) | leaves_of(Selection(), whole)


@cache
def lines_of(setting: str) -> tuple[Line, ...]:
    """All events, then the measures of a setting, then its types. No two sum the same. Raises KeyError."""
    types = tuple(map(str, SETTINGS[setting].event_types))
    rates = [one for one in measures_of(setting) if one.denominator is Denominator.EXPOSURE]
    by_leaves = {leaves_of(one.numerator, types): one for one in rates}
    every = by_leaves[leaves_of(Selection(), types)]
    parts = {kind: Selection(event_types=frozenset({kind})) for kind in types}
    whole = [_line(ALL, EVERY, every, every.numerator, types)]
    whole += [_line(kind, TYPE_LABELS[kind], by_leaves.get(leaves_of(part, types), every), part, types)
              for kind, part in parts.items()]  # fmt: skip
    told = {line.leaves for line in whole}
    measured = [_line(one.code.partition(".")[2], one.label, one, one.numerator, types)
                for leaves, one in by_leaves.items() if leaves not in told]  # fmt: skip
    return (whole[0], *measured, *whole[1:])


def label_of(category: str, setting: str) -> str:
    """A line of a table in words; of one that the catalogue has no more, its name."""
    known = {line.category: line.label for line in lines_of(setting)}
    return known.get(category) or TYPE_LABELS.get(category) or category.replace("_", " ").capitalize()


def split(counts: Mapping[tuple[int, str, str], int], today: Mapping[tuple[int, str, str], int]) -> dict[
        tuple[int, str, str], int]:  # fmt: skip
    """Counts by contributor, whole type and month, kept from before there were leaves, over the leaves as they are
    today: what is too much comes off the leaves in order, what is too little is added to the first. Whatever was
    released of them summed whole types, so how they are split changes no sum.
    """
    leaves: dict[tuple[int, str, str], list[str]] = {}
    for code, leaf, month in sorted(today):
        leaves.setdefault((code, leaf.partition("/")[0], month), []).append(leaf)
    found: dict[tuple[int, str, str], int] = {}
    for (code, kind, month), left in counts.items():
        for leaf in leaves.get((code, kind, month), ()):
            found[code, leaf, month] = taken = min(left, today[code, leaf, month])
            left -= taken
        if left:
            first = next(iter(leaves.get((code, kind, month), ())), leaf_of(kind, _KINDS[0], _HARMS[0]))
            found[code, first, month] = found.get((code, first, month), 0) + left
    return found


def _line(category: str, label: str, measure: Measure, selection: Selection, types: tuple[str, ...]) -> Line:
    return Line(category, label, measure.code, measure.version, leaves_of(selection, types), selection.sensitive)
