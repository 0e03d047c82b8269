"""What an answer is worth beside the marks: counts for each narrative, from the definitions below.

Only letters and digits count. A span is found when every letter and digit of it goes; a narrative leaks when a core
span (all but unit, room, weekday and crew) is not found. Precision is the share of what goes that was marked, what is
marked IGNORE left out. A clinical term is touched when any letter or digit of it goes. Labels are not compared: what
counts is that it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.deid.reading import NAMES, SOFT, Mark, Row

Spans = Sequence[tuple[int, int]]  # start and end, any order, overlaps and places outside the text allowed


@dataclass(frozen=True)
class Count:
    """Marks of one kind in one narrative: how many, how many found whole, and their letters and digits likewise."""

    n: int = 0
    found: int = 0
    characters: int = 0
    gone: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.n + other.n, self.found + other.found, self.characters + other.characters,
                     self.gone + other.gone)  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """One narrative. `by_label` counts found spans, `by_trap` touched terms; `removed` letters and digits, of which
    `right` were marked to go."""

    row: Row
    by_label: Mapping[str, Count]
    by_trap: Mapping[str, Count]
    removed: int
    right: int
    held: bool

    def core(self) -> Count:
        return added(count for label, count in self.by_label.items() if label not in SOFT)

    def names(self) -> Count:
        return added(count for label, count in self.by_label.items() if label in NAMES)

    def traps(self) -> Count:
        return added(self.by_trap.values())

    def leaks(self) -> bool:
        core = self.core()
        return core.found < core.n


def tally(row: Row, spans: Spans, *, held: bool = False) -> Tally:
    """Count one narrative."""
    taken = covered(len(row.text), spans)
    gold = covered(len(row.text), [(mark.start, mark.end) for mark in row.spans])
    neutral = covered(len(row.text), [(mark.start, mark.end) for mark in row.ignore])
    counted = [place for place, character in enumerate(row.text) if taken[place] and character.isalnum()
               and (gold[place] or not neutral[place])]  # fmt: skip
    right = sum(gold[place] for place in counted)
    return Tally(row, _counts(row, row.spans, taken, whole=True), _counts(row, row.keep, taken, whole=False),
                 len(counted), right, held)  # fmt: skip


def covered(length: int, spans: Spans) -> bytearray:
    """One byte a character, 1 where a span covers it."""
    taken = bytearray(length)
    for start, end in spans:
        start, end = max(0, start), min(length, end)
        taken[start:max(start, end)] = b"\x01" * max(0, end - start)
    return taken


def added(counts: Iterable[Count]) -> Count:
    """The sum."""
    return sum(counts, Count())


def by_kind(tallies: Iterable[Tally], part: str) -> dict[str, Count]:
    """Sums over narratives by label (`part` "by_label") or by category of trap ("by_trap")."""
    sums: dict[str, Count] = {}
    for each in tallies:
        for kind, count in getattr(each, part).items():
            sums[kind] = sums.get(kind, Count()) + count
    return dict(sorted(sums.items()))


def _counts(row: Row, marks: Sequence[Mark], taken: bytearray, *, whole: bool) -> dict[str, Count]:
    """By kind; `whole`: a mark counts as found when all of it goes, else when any of it does."""
    sums: dict[str, Count] = {}
    for mark in marks:
        places = [place for place in range(mark.start, mark.end) if row.text[place].isalnum()]
        gone = sum(taken[place] for place in places)
        found = gone == len(places) if whole else gone > 0
        sums[mark.kind] = sums.get(mark.kind, Count()) + Count(1, int(found), len(places), gone)
    return sums
