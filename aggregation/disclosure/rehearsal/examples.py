"""For each of the rules 3 to 8 a small network on which an attack succeeds once the rule is off.

Rules 4 and 6 stand behind the auditor's own attack, which would still stop these: their examples need both off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aggregation.disclosure.menu import Menu
from aggregation.disclosure.rehearsal.running import Invented
from aggregation.disclosure.rules import Rule
from aggregation.disclosure.values import CandidateCell, Contribution, Exposure, Kind, Truth

PERIOD = "2025-Q1"
LEAVES = ("fall", "device", "medication")


@dataclass(frozen=True)
class Example:
    """A rule, what an attack does without it, and the network to see it on."""

    rule: Rule
    what: str
    network: Invented


def examples() -> tuple[Example, ...]:
    """One for each rule from 3 to 8."""
    return (
        Example(Rule.AFFILIATES,
                "a family of four and a friend take their own figures out of a sum that seemed to hold enough others",
                _network({"fall": (9, 9, 9, 9, 20, 0, 0, 1, 0, 1, 1)}, family=4, scale=1000)),
        Example(Rule.PRIMARY,
                "the second largest takes its own figure out of a sum that two hospitals all but fill",
                _network({"fall": (60, 50, 1, 0, 0, 0, 1)})),
        Example(Rule.ATOMS,
                "a group and the same group without one hospital, subtracted",
                _one_less((7, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4))),
        Example(Rule.SECONDARY,
                "the only figure that was withheld comes back as the total less the others",
                _network({"fall": (40, 0, 0, 0, 0, 0, 1), "device": (9,) * 7, "medication": (8,) * 7}, scale=1000)),
        Example(Rule.ROUNDING,
                "subtraction is exact where nothing is rounded",
                _network({"fall": (40, 0, 0, 0, 0, 0, 1), "device": (9,) * 7, "medication": (8,) * 7})),
        Example(Rule.DOTS,
                "the highest dot of a chart is the largest hospital's figure, named or not",
                _dots((30, 12, 11, 9, 9, 8, 8))),
    )  # fmt: skip


def _network(rows: Mapping[str, Sequence[int]], *, family: int = 0, scale: int | None = None) -> Invented:
    """One quarter, everybody in one group: each category and the total of all."""
    size = len(next(iter(rows.values())))
    group = frozenset(range(size))
    whose = {one: 0 if one < family else one for one in group}
    contributions = [
        Contribution(one, whose[one], leaf, PERIOD, rows[leaf][one] if leaf in rows else 0)
        for leaf in LEAVES for one in sorted(group)
    ]  # fmt: skip
    exposures = [Exposure(one, whose[one], PERIOD, 700 + 13 * one) for one in sorted(group)]
    menu = _menu({"all": frozenset(LEAVES), **{leaf: frozenset({leaf}) for leaf in LEAVES}}, group)
    cells = tuple(CandidateCell("events", name, PERIOD, group, group, scale) for name in menu.categories)
    return Invented(Truth.of(contributions, exposures), menu, (cells,))


def _one_less(counts: Sequence[int]) -> Invented:
    group = frozenset(range(len(counts)))
    menu = _menu({"fall": frozenset({"fall"})}, group, group - {0})
    rounds = tuple((CandidateCell("events", "fall", PERIOD, each, group),) for each in (group, group - {0}))
    return Invented(_truth(counts), menu, rounds)


def _dots(counts: Sequence[int]) -> Invented:
    group = frozenset(range(len(counts)))
    cell = CandidateCell("events", "fall", PERIOD, group, group)
    return Invented(_truth(counts), _menu({"fall": frozenset({"fall"})}, group), ((replace(cell, kind=Kind.DOTS),),))


def _truth(counts: Sequence[int]) -> Truth:
    return Truth.of(Contribution(one, one, "fall", PERIOD, count) for one, count in enumerate(counts))


def _menu(categories: Mapping[str, frozenset[str]], *groups: frozenset[int]) -> Menu:
    return Menu(
        measures=frozenset({"events"}),
        categories=categories,
        periods={PERIOD: frozenset({PERIOD})},
        closed=frozenset({PERIOD}),
        peer_groups=frozenset(groups),
    )
