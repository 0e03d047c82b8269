"""Restatements: the same facts told twice. The difference of two vintages is a release of what changed between them.

Whatever was counted in some vintages and not in others is a fact of its own: what came late, what was taken back.
Facts of each such stretch of vintages are whole and never negative, so the attack needs no other arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Change(Enum):
    """What became of a fact over the vintages in which it was released."""

    STAYED = "counted from first to last"
    CAME_LATE = "added by a restatement"
    TAKEN_BACK = "counted at first and not at last"


@dataclass(frozen=True)
class Stretch:
    """Vintages in which a fact counted: `seen[first]` to `seen[last]`, of all that it was released in."""

    seen: tuple[str, ...]
    first: int
    last: int

    @property
    def change(self) -> Change:
        """Which way it changed."""
        if self.last < len(self.seen) - 1:
            return Change.TAKEN_BACK
        return Change.CAME_LATE if self.first else Change.STAYED

    def of(self, counts: Sequence[int]) -> int:
        """How many of the counts, one for each vintage seen, stood in just this stretch.

        Of what is taken back, the latest come first: the fewest facts that explain the counts.
        """
        return stretches(counts).get((self.first, self.last), 0)


def every_stretch(seen: Sequence[str]) -> list[Stretch]:
    """All that could be, whatever the counts: the atoms of rule 5 are formed without looking at them."""
    vintages = tuple(seen)
    return [Stretch(vintages, first, last) for first in range(len(seen)) for last in range(first, len(seen))]


def stretches(counts: Sequence[int]) -> dict[tuple[int, int], int]:
    """Counts by vintage as counts by (first, last) position of the vintages they stood in."""
    found: dict[tuple[int, int], int] = {}
    open_since: list[tuple[int, int]] = []
    standing = 0
    for position, count in enumerate(counts):
        gone = standing - count
        while gone > 0:
            since, amount = open_since.pop()
            taken = min(gone, amount)
            found[since, position - 1] = found.get((since, position - 1), 0) + taken
            gone -= taken
            if amount > taken:
                open_since.append((since, amount - taken))
        if count > standing:
            open_since.append((position, count - standing))
        standing = count
    for since, amount in open_since:
        found[since, len(counts) - 1] = found.get((since, len(counts) - 1), 0) + amount
    return found
