"""Two sentences beside each other: what of the words differs, and how many cases they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aggregation.cohorts.matching import Shown
from aggregation.cohorts.sentence import Sentence
from aggregation.cohorts.wording import ANY, parts


@dataclass(frozen=True, slots=True)
class Part:
    """One part of two sentences in words."""

    label: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


def parts_beside(before: Sentence, after: Sentence) -> list[Part]:
    """Every part that either sentence has, in the order of the sentence."""
    first, second = parts(before), parts(after)
    labels = dict.fromkeys([*first, *second])
    return [Part(label, first.get(label, ANY), second.get(label, ANY)) for label in labels]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Cases that two cohorts share, and those that only one has."""

    both: int
    only_first: int
    only_second: int


def overlap(first: Iterable[Shown], second: Iterable[Shown], fewest: int) -> Overlap | None:
    """None where one of the three is a number that is too small to be shown: then none is, for the others and the two
    sums would give it away.
    """
    one, other = ({each.key: each.cases for each in rows} for rows in (first, second))
    both = sum(cases for key, cases in one.items() if key in other)
    found = (both, sum(one.values()) - both, sum(other.values()) - both)
    return Overlap(*found) if all(number == 0 or number >= fewest for number in found) else None
