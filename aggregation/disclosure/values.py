"""What goes into and comes out of disclosure control: plain values, no provider names, contributor codes
only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

SYMBOL = "*"
FIRST = ""
Figures = Mapping[int, int]


class Kind(StrEnum):
    """What a cell would show: the group's total and rate, or a dot for each of its members."""

    TOTAL = "total"
    DOTS = "dots"


@dataclass(frozen=True)
class Contribution:
    """Events that one contributor reported of one category (a leaf of the tree) in one closed period.

    `vintage`: the restatement as of which the count is told, as text that sorts by time; FIRST as first released.
    """

    contributor: int
    organisation: int
    category: str
    period: str
    count: int
    measure: str = "events"
    vintage: str = FIRST


@dataclass(frozen=True)
class Exposure:
    """Exposure of one contributor in one period, in whole units (patient-days, doses, runs).

    A restatement without exposures of its own rests on those of the first release.
    """

    contributor: int
    organisation: int
    period: str
    amount: int
    vintage: str = FIRST


@dataclass(frozen=True)
class Box:
    """The facts a cell sums: contributors × leaf categories × leaf periods of one measure, as of one vintage."""

    measure: str
    contributors: frozenset[int]
    categories: frozenset[str]
    periods: frozenset[str]
    vintage: str = FIRST

    def meets(self, other: Box) -> bool:
        """Whether the two sum at least one fact in common; of two vintages most facts are the same."""
        return (
            self.measure == other.measure
            and not self.periods.isdisjoint(other.periods)
            and not self.categories.isdisjoint(other.categories)
            and not self.contributors.isdisjoint(other.contributors)
        )


@dataclass(frozen=True)
class CandidateCell:
    """One line of a proposed release: the group's total, and its rate per `scale` of exposure unless None.

    `category` and `period` are names on the menu. `audience` are the contributors who will see it. `vintage` names
    the restatement it belongs to.
    """

    measure: str
    category: str
    period: str
    peer_group: frozenset[int]
    audience: frozenset[int]
    scale: int | None = None
    sensitive: bool = False
    vintage: str = FIRST
    kind: Kind = Kind.TOTAL


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
    def _counts(self) -> Mapping[tuple[str, str, str, str], Figures]:
        table: dict[tuple[str, str, str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for fact in self.contributions:
            table[fact.measure, fact.category, fact.period, fact.vintage][fact.contributor] += fact.count
        return table

    @cached_property
    def _amounts(self) -> Mapping[tuple[str, str], Figures]:
        table: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for exposure in self.exposures:
            table[exposure.period, exposure.vintage][exposure.contributor] += exposure.amount
        return table

    def count(self, measure: str, category: str, period: str, vintage: str, contributor: int) -> int:
        """Events of one contributor in one leaf, as of a vintage."""
        return self._counts.get((measure, category, period, vintage), {}).get(contributor, 0)

    def amount(self, period: str, vintage: str, contributor: int) -> int:
        """Exposure of one contributor in one leaf period, as of a vintage or, without one, as first released."""
        return self._amounts.get((period, vintage), self._amounts.get((period, FIRST), {})).get(contributor, 0)

    @cached_property
    def _totals(self) -> dict[Box, Figures]:
        return {}

    def counts_in(self, box: Box) -> Figures:
        """Events of each contributor of a box inside it."""
        if box not in self._totals:
            keys = ((box.measure, category, period, box.vintage) for category in box.categories
                    for period in box.periods)  # fmt: skip
            totals = dict.fromkeys(box.contributors, 0)
            for key in keys:
                for contributor, count in self._counts.get(key, {}).items():
                    if contributor in totals:
                        totals[contributor] += count
            self._totals[box] = totals
        return self._totals[box]

    def exposures_in(self, box: Box) -> Figures:
        """Exposure of each contributor of a box over its periods."""
        return {one: sum(self.amount(period, box.vintage, one) for period in box.periods) for one in box.contributors}

    def exposure_vintage(self, box: Box) -> str:
        """The earliest vintage with the exposures of the box's own: what nobody corrected is the same denominator."""
        own = {(period, one): self.amount(period, box.vintage, one) for period in box.periods
               for one in box.contributors}  # fmt: skip
        known = sorted({vintage for period, vintage in self._amounts if period in box.periods} | {FIRST})
        return next(
            (v for v in known if all(self.amount(period, v, one) == value for (period, one), value in own.items())),
            box.vintage,
        )
