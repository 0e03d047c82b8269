"""Networks drawn at random: giants among dwarfs, families, who joins and who leaves, groups that overlap, measures that
cross, running windows, restatements.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from aggregation.disclosure.menu import Menu
from aggregation.disclosure.rehearsal.running import Invented
from aggregation.disclosure.values import FIRST, CandidateCell, Contribution, Exposure, Truth

LEAVES = ("fall", "medication", "device", "infection")
PERIODS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
WINDOWS = {"2025-H1": PERIODS[:2], "2025": PERIODS[:4], "to 2026-Q2": PERIODS[2:]}
RESTATED = "2026-07"
SCALE = 1000
_SMALLEST_GROUP = 6


@dataclass
class _Drawing:
    chance: Random

    def __post_init__(self) -> None:
        chance = self.chance
        self.size = chance.randint(8, 24)
        self.members = list(range(self.size))
        self.weight = [chance.gammavariate(1.5, 1.0) + 0.1 for _ in self.members]
        if chance.random() < 0.4:
            self.weight[chance.randrange(self.size)] *= chance.choice((4, 10, 40))
        self.rare = [chance.choice((0.15, 1.0, 1.0, 2.0)) for _ in LEAVES]
        self.mean = chance.choice((2.0, 5.0, 12.0))
        self.stay = [self._stay() for _ in self.members]
        self.family = self._families()
        self.groups = self._groups()

    def _stay(self) -> range:
        """Periods in which a provider takes part: most in all, some join late, some leave."""
        lot = self.chance.random()
        first = self.chance.randint(1, 4) if lot < 0.08 else 0
        last = self.chance.randint(2, 5) if 0.08 <= lot < 0.16 else len(PERIODS)
        return range(first, last)

    def _families(self) -> dict[int, int]:
        size = self.chance.choice((0, 0, 2, 3)) if self.size >= 12 else 0
        return {one: 0 if one < size else one for one in self.members}

    def _groups(self) -> list[frozenset[int]]:
        """Everybody, and groups that nest or overlap where there are enough to form them."""
        found = [frozenset(self.members)]
        if self.size >= 2 * _SMALLEST_GROUP + 1:
            for _ in range(self.chance.choice((0, 1, 2))):
                found.append(frozenset(self.chance.sample(self.members, self.chance.randint(
                    _SMALLEST_GROUP + 1, self.size - _SMALLEST_GROUP + 1))))  # fmt: skip
        return found

    def present(self, group: frozenset[int], periods: tuple[str, ...]) -> frozenset[int]:
        """Members of a group that take part from the first to the last of the periods."""
        wanted = [PERIODS.index(period) for period in periods]
        return frozenset(one for one in group if all(number in self.stay[one] for number in wanted))

    def counts(self) -> Iterator[Contribution]:
        for one, (number, period), (leaf, rare) in product(
            self.members, enumerate(PERIODS), zip(LEAVES, self.rare, strict=True)
        ):
            if number in self.stay[one]:
                count = self._poisson(self.weight[one] * rare * self.mean)
                yield Contribution(one, self.family[one], leaf, period, count)

    def exposures(self) -> Iterator[Exposure]:
        for one, (number, period) in product(self.members, enumerate(PERIODS)):
            if number in self.stay[one]:
                amount = int(900 * self.weight[one] * self.chance.uniform(0.8, 1.2)) + 50
                yield Exposure(one, self.family[one], period, amount)

    def _poisson(self, mean: float) -> int:
        count, left = 0, self.chance.expovariate(1.0)
        while left < mean:
            count += 1
            left += self.chance.expovariate(1.0)
        return count

    def restated(self, first: list[Contribution]) -> Iterator[Contribution]:
        """The same facts half a year later: a report in seven came late, one in fifty was taken back."""
        for fact in first:
            late = self._poisson(fact.count / 7)
            taken = min(fact.count, self._poisson(fact.count / 50))
            yield Contribution(
                fact.contributor, fact.organisation, fact.category, fact.period, fact.count + late - taken,
                vintage=RESTATED,
            )  # fmt: skip


def invent(seed: int) -> Invented:
    """8 to 24 providers, 4 categories, 6 periods: the same for the same seed."""
    drawing = _Drawing(Random(seed))  # noqa: S311 - no secret, and it must be the same again
    first = list(drawing.counts())
    chance = drawing.chance
    categories = _categories(chance)
    windows = dict(WINDOWS.items() if chance.random() < 0.5 else ())
    again = chance.choice((0, 1, 2))
    periods = {period: (period,) for period in PERIODS} | windows
    told_again = PERIODS[:again]
    rosters = {(group, name): drawing.present(group, leaves) for group in drawing.groups
               for name, leaves in periods.items()}  # fmt: skip

    def cells(name: str, vintage: str = FIRST) -> tuple[CandidateCell, ...]:
        names = dict.fromkeys(rosters[group, name] for group in drawing.groups)
        return tuple(
            CandidateCell("events", category, name, roster, roster, SCALE, vintage=vintage)
            for roster, category in product(names, categories) if roster
        )  # fmt: skip

    later = list(drawing.restated([fact for fact in first if fact.period in told_again]))
    menu = Menu(
        measures=frozenset({"events"}),
        categories=categories,
        periods={name: frozenset(leaves) for name, leaves in periods.items()},
        closed=frozenset(PERIODS),
        peer_groups=frozenset(rosters.values()),
    )
    rounds = [cells(name) for name in periods] + [cells(name, RESTATED) for name in told_again]
    return Invented(Truth.of([*first, *later], drawing.exposures()), menu, tuple(rounds))


def _categories(chance: Random) -> dict[str, frozenset[str]]:
    """A tree, and in some networks measures that cross it and each other."""
    tree = {"all": frozenset(LEAVES), **{leaf: frozenset({leaf}) for leaf in LEAVES}}
    crossing = {"treatment": frozenset(LEAVES[1:3]), "harm by things": frozenset(LEAVES[2:])}
    return tree | (crossing if chance.random() < 0.3 else {})
