"""Rule 1: what may be asked for at all. A fixed menu cannot be bent into a question about one provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aggregation.disclosure.values import Box, CandidateCell

ALL = "all"
RATE, SHARE = "reporting_rate", "share"


@dataclass(frozen=True)
class Menu:
    """Names on the menu and what each sums.

    `categories`: name to its leaf categories (a tree); `periods`: name to its leaf periods; `closed`: leaf
    periods that no longer change; `peer_groups`: sets of contributors. Groups and categories may cross (a measure of
    falls and one of severe harm share events): rule 5 and the attack decide which of them go out together.
    """

    measures: frozenset[str]
    categories: Mapping[str, frozenset[str]]
    periods: Mapping[str, frozenset[str]]
    closed: frozenset[str]
    peer_groups: frozenset[frozenset[int]]

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
        categories, periods = self.categories[cell.category], self.periods[cell.period]
        return Box(cell.measure, cell.peer_group, categories, periods, cell.vintage)
