"""Rule 1: what may be asked for at all. A fixed menu cannot be bent into a question about one provider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from aggregation.disclosure.values import Box, CandidateCell

ALL = "all"
RATE, SHARE = "reporting_rate", "share"

T = TypeVar("T")


@dataclass(frozen=True)
class Menu:
    """Names on the menu and what each sums.

    `categories`: name to its leaf categories (a tree); `periods`: name to its leaf periods; `closed`: leaf
    periods that no longer change; `peer_groups`: nested sets of contributors. Raises ValueError where groups
    or categories cross each other: differences of crossing sums single people out.
    """

    measures: frozenset[str]
    categories: Mapping[str, frozenset[str]]
    periods: Mapping[str, frozenset[str]]
    closed: frozenset[str]
    peer_groups: frozenset[frozenset[int]]

    def __post_init__(self) -> None:
        if not nested(self.categories.values()) or not nested(self.peer_groups):
            raise ValueError("categories and peer groups must nest")

    def lists(self, cell: CandidateCell) -> bool:
        """Whether the cell is on the menu."""
        return (
            cell.measure in self.measures
            and cell.category in self.categories
            and cell.period in self.periods
            and cell.peer_group in self.peer_groups
        )

    def is_closed(self, cell: CandidateCell) -> bool:
        """Whether all of the cell's period has closed."""
        return self.periods[cell.period] <= self.closed

    def box(self, cell: CandidateCell) -> Box:
        """The facts that the cell sums. Raises KeyError for a name that is not on the menu."""
        return Box(cell.measure, cell.peer_group, self.categories[cell.category], self.periods[cell.period])


def nested(sets: Iterable[frozenset[T]]) -> bool:
    """Whether any two of the sets are disjoint or one inside the other."""
    return all(a.isdisjoint(b) or a <= b or b <= a for a, b in combinations(set(sets), 2))
