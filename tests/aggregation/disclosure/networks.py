"""Invented networks for the disclosure tests: contributors, families, categories, quarters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from aggregation.disclosure.auditor import audit
from aggregation.disclosure.menu import Menu
from aggregation.disclosure.values import CandidateCell, Contribution, Exposure, ReleasedCell, Truth

LEAVES = ("fall", "device", "medication")
Counts = dict[tuple[int, str, str], int]


@dataclass
class World:
    """Counts by (contributor, category, quarter). `family`: contributors of organization 0."""

    contributors: int
    counts: Counts
    family: frozenset[int] = frozenset()
    quarters: tuple[str, ...] = ("q1",)
    groups: tuple[frozenset[int], ...] = ()
    exposure: int = 700
    offered: list[ReleasedCell] = field(default_factory=list)

    @property
    def everyone(self) -> frozenset[int]:
        return frozenset(range(self.contributors))

    def organisation(self, contributor: int) -> int:
        return min(self.family) if contributor in self.family else contributor

    @property
    def truth(self) -> Truth:
        contributions = [
            Contribution(one, self.organisation(one), category, quarter, count)
            for (one, category, quarter), count in self.counts.items()
        ]
        exposures = [
            Exposure(one, self.organisation(one), quarter, self.exposure + 13 * one)
            for one in self.everyone
            for quarter in self.quarters
        ]
        return Truth.of(contributions, exposures)

    @property
    def menu(self) -> Menu:
        return Menu(
            measures=frozenset({"events"}),
            categories={"all": frozenset(LEAVES), **{leaf: frozenset({leaf}) for leaf in LEAVES}},
            periods={"half": frozenset(self.quarters), **{q: frozenset({q}) for q in self.quarters}},
            closed=frozenset(self.quarters),
            peer_groups=frozenset({self.everyone, *self.groups}),
        )

    def candidates(
        self,
        period: str = "q1",
        *,
        categories: Sequence[str] = ("all", *LEAVES),
        group: frozenset[int] | None = None,
        scale: int | None = 1000,
    ) -> list[CandidateCell]:
        chosen = group or self.everyone
        return [CandidateCell("events", name, period, chosen, self.everyone, scale) for name in categories]

    def release(self, candidates: Sequence[CandidateCell]) -> None:
        verdict = audit(candidates, self.offered, self.truth, menu=self.menu)
        self.offered += verdict.offered


def world_of(table: dict[str, Sequence[int]], *, family: frozenset[int] = frozenset(), quarter: str = "q1") -> World:
    """One quarter from a row of counts a category; categories left out are 0."""
    size = len(next(iter(table.values())))
    rows = {leaf: table.get(leaf, [0] * size) for leaf in LEAVES}
    counts = {(one, leaf, quarter): rows[leaf][one] for leaf in LEAVES for one in range(size)}
    return World(size, counts, family, (quarter,))


_size = st.one_of(st.integers(0, 3), st.integers(0, 8), st.integers(0, 40))


@st.composite
def worlds(draw: st.DrawFn, *, quarters: tuple[str, ...] = ("q1",), largest: int = 10) -> World:
    """Networks of 7 to `largest` contributors with dominance, zeros and sometimes a family."""
    size = draw(st.integers(7, largest))
    family = frozenset(range(draw(st.sampled_from([0, 2, 3])))) if size >= 9 else frozenset()
    counts = {(one, leaf, quarter): draw(_size) for quarter in quarters for leaf in LEAVES for one in range(size)}
    return World(size, counts, family, quarters, exposure=draw(st.sampled_from([90, 700, 40_000])))
