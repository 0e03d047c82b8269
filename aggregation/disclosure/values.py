"""What goes into and comes out of disclosure control: plain values, no provider names, contributor codes
only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

SYMBOL = "*"


@dataclass(frozen=True)
class Contribution:
    """Events that one contributor reported of one category (a leaf of the tree) in one closed period."""

    contributor: int
    organisation: int
    category: str
    period: str
    count: int
    measure: str = "events"


@dataclass(frozen=True)
class Exposure:
    """Exposure of one contributor in one period, in whole units (patient-days, doses, runs)."""

    contributor: int
    organisation: int
    period: str
    amount: int


@dataclass(frozen=True)
class Box:
    """The facts a cell sums: contributors × leaf categories × leaf periods of one measure."""

    measure: str
    contributors: frozenset[int]
    categories: frozenset[str]
    periods: frozenset[str]

    def meets(self, other: Box) -> bool:
        """Whether the two sum at least one fact in common."""
        return (
            self.measure == other.measure
            and not self.contributors.isdisjoint(other.contributors)
            and not self.categories.isdisjoint(other.categories)
            and not self.periods.isdisjoint(other.periods)
        )


@dataclass(frozen=True)
class CandidateCell:
    """One line of a proposed release: the group's total, and its rate per `scale` of exposure unless None.

    `category` and `period` are names on the menu. `audience` are the contributors who will see it.
    """

    measure: str
    category: str
    period: str
    peer_group: frozenset[int]
    audience: frozenset[int]
    scale: int | None = None
    sensitive: bool = False


@dataclass(frozen=True)
class ReleasedCell:
    """A cell as it was offered, kept for good. `count` and `rate` are the rounded figures; None where
    withheld.

    `exposure` is the group's exposure at release; it belongs to the auditor and is never shown. `base`,
    `decimals` and `least` (smallest count shown) are the rounding in force then.
    """

    box: Box
    category: str
    period: str
    audience: frozenset[int]
    scale: int | None
    count: int | None
    rate: Decimal | None
    exposure: int | None
    sensitive: bool = False
    base: int = 5
    decimals: int = 1
    least: int = 11

    @property
    def shown(self) -> bool:
        """Whether figures were shown, not the symbol."""
        return self.count is not None


@dataclass(frozen=True)
class Truth:
    """All facts the auditor may need: those of the candidates' cells and of every release they overlap."""

    contributions: tuple[Contribution, ...]
    exposures: tuple[Exposure, ...] = ()

    @classmethod
    def of(cls, contributions: Iterable[Contribution], exposures: Iterable[Exposure] = ()) -> Truth:
        """Take facts in any order. Raises ValueError for a negative one or a contributor of two
        organizations.
        """
        truth = cls(tuple(contributions), tuple(exposures))
        if any(fact.count < 0 for fact in truth.contributions) or any(e.amount < 0 for e in truth.exposures):
            raise ValueError("facts must not be negative")
        pairs = {(fact.contributor, fact.organisation) for fact in truth.facts}
        if len(pairs) != len(truth.organisation_of):
            raise ValueError("a contributor belongs to one organization")
        return truth

    @property
    def facts(self) -> tuple[Contribution | Exposure, ...]:
        """Contributions and exposures together."""
        return (*self.contributions, *self.exposures)

    @cached_property
    def organisation_of(self) -> Mapping[int, int]:
        """Organization of each contributor: affiliates and parents share one (rule 3)."""
        return {fact.contributor: fact.organisation for fact in self.facts}

    @cached_property
    def counts(self) -> Mapping[tuple[str, str, str], Mapping[int, int]]:
        """Events by contributor for each (measure, category, period)."""
        table: dict[tuple[str, str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for fact in self.contributions:
            table[fact.measure, fact.category, fact.period][fact.contributor] += fact.count
        return table

    @cached_property
    def amounts(self) -> Mapping[tuple[int, str], int]:
        """Exposure by (contributor, period)."""
        table: dict[tuple[int, str], int] = defaultdict(int)
        for exposure in self.exposures:
            table[exposure.contributor, exposure.period] += exposure.amount
        return table

    def count_of(self, box: Box, contributor: int) -> int:
        """Events of one contributor inside a box."""
        keys = ((box.measure, category, period) for category in box.categories for period in box.periods)
        return sum(self.counts.get(key, {}).get(contributor, 0) for key in keys)

    def exposure_of(self, box: Box, contributor: int) -> int:
        """Exposure of one contributor over the periods of a box."""
        return sum(self.amounts.get((contributor, period), 0) for period in box.periods)
