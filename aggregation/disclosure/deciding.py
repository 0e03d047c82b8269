"""Rule 11: whether what is shown leaves every doubt that it must, by the cheapest method that is sure.

Of an attacker's figures only what the others hold of each atom enters. A shift of the atoms that changes no figure
shown is possible for every attacker before whom no atom sinks below nothing; so one shift answers for many attackers,
and one program over the least that any of them faces answers for all. Only where that fails are they taken apart, down
to a program for the single attacker, whose answer is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from random import Random

import numpy as np

from aggregation.disclosure.attack import Bools, Goal, Ground, Group, Network
from aggregation.disclosure.bounds import (
    UNBOUNDED,
    Atoms,
    Ints,
    Room,
    Spans,
    holding,
    largest_shift,
    nested_spans,
    nests,
)
from aggregation.disclosure.rules import Protection


class Method(StrEnum):
    """How a figure was found safe from every attacker, the hardest that any of them needed."""

    ATOM_RULE = "atom rule"
    CLOSED_FORM = "closed form"
    SHARED = "shared solution"
    PROGRAM = "mixed-integer program"


@dataclass(frozen=True)
class Gap:
    """How far below and above the truth a sum may lie, for someone who sees its figure."""

    below: int
    above: int


Gaps = Sequence[Gap | None]
_DOUBT = 1e-6   # of a bound that is no whole number
FURTHEST = 4    # times the least bound: a program looks no further


@dataclass(frozen=True)
class Violation:
    """An attack that succeeds: who, on what, how far a doubt reaches and how far it should."""

    view: Group
    goal: Goal
    reached: int
    needed: int


@dataclass(frozen=True)
class Closest:
    """The tightest upper bound of another's figure that one attacker comes to, and the least that it must be; events.

    `bound` is exact up to four times `least`, where nobody asks further.
    """

    bound: int
    least: int

    @property
    def times(self) -> float:
        """How many times as far as it must: 1 would be just enough."""
        return self.bound / self.least


class Disagreement(ArithmeticError):
    """Two methods differ over one figure: nothing may be released on the word of either."""


@dataclass
class Attack:
    """Every attacker before one network. `goals` are what must stay possible; shifts found are kept for the next."""

    ground: Ground
    goals: Sequence[Goal]
    decided: dict[int, Method] = field(default_factory=dict)
    shifts: Ints = field(init=False)
    possible: Bools = field(init=False)  # which shifts (rows) before which attackers (columns)

    def __post_init__(self) -> None:
        self.shifts = np.zeros((0, len(self.ground.columns)), dtype=np.int64)
        self.possible = np.zeros((0, len(self.ground.residual)), dtype=bool)

    @classmethod
    def on(cls, network: Network, guarded: Iterable[int], protection: Protection, *, singles: bool = True) -> Attack:
        """`guarded`: positions of sums that failed rule 4; `singles`: whether each organization's figures count."""
        ground = Ground.of(network)
        return cls(ground, [*(ground.goals(protection) if singles else ()), *ground.guards(guarded, protection)])

    def violation(self, gaps: Gaps) -> Violation | None:
        """First successful attack, or None. `gaps[k]` is what sum k shows, None where it is withheld."""
        run = _Run(self, gaps)
        self.decided = {}
        for number, goal in enumerate(self.goals):
            found, method = run.decide(goal)
            if found:
                return found
            self.decided[number] = method
        return None

    def keep(self, shift: Ints) -> None:
        """A shift that was found, for whoever can use it: no atom may sink below nothing."""
        self.shifts = np.vstack([self.shifts, shift])
        self.possible = np.vstack([self.possible, (self.ground.residual + shift >= 0).all(axis=1)])

    def stopped(self, violation: Violation, gaps: Gaps) -> bool:
        """Whether this one attack fails where so much is shown."""
        run = _Run(self, gaps)
        view = self.ground.network.views.index(violation.view)
        return not run.covers(violation.goal) or run.program(violation.goal, np.array([view]))[0] >= violation.needed

    def closest(self, atoms: Atoms, gaps: Gaps) -> Closest | None:
        """Of all figures of others within a sum, and all attackers, the bound of the one of whose doubt most must
        come from what is not shown. By a program of its own.
        """
        run = _Run(self, gaps)
        inside = [goal for goal in self.goals if goal.upwards and goal.atoms <= atoms and run.covers(goal)]
        worst = max(inside, key=lambda goal: int(goal.rise.max()), default=None)
        if worst is None or worst.rise.max() == -UNBOUNDED:
            return None
        return run.closest(worst, int(worst.rise.argmax()))

    def could_stop(self, violation: Violation, gaps: Gaps) -> frozenset[int]:
        """Positions of sums that, told less of by itself, could stop an attack: most cannot, and are not tried."""
        run = _Run(self, gaps)
        view = self.ground.network.views.index(violation.view)
        reach, held = holding(run.direction(violation.goal), run.room, self.ground.residual[view])
        whole = reach >= violation.needed - _DOUBT  # then that figures are whole is what bounds it
        shown = [position for position, gap in enumerate(gaps) if gap]
        return frozenset(position for position, holds in zip(shown, held, strict=True) if holds or whole)

    def count(self) -> dict[Method, int]:
        """Figures decided by each method in the last round."""
        found = dict.fromkeys(Method, 0)
        for number, method in self.decided.items():
            found[method] += self.goals[number].figures
        return found

    def check_sample(self, gaps: Gaps, share: float, chance: Random) -> int:
        """Attack a random share of the figures that no program decided by one, as the attacker who comes closest and
        as one drawn by lot; how many. Raises Disagreement where one is bounded closer than it may be.
        """
        run, drawn, known = _Run(self, gaps), 0, set[tuple[int, int]]()
        for number, method in self.decided.items():
            goal = self.goals[number]
            times = 0 if method is Method.PROGRAM else sum(chance.random() < share for _ in range(goal.figures))
            drawn += times
            for _ in range(times):
                for view in (int(goal.rise.argmax()), chance.randrange(len(goal.rise))):
                    if (number, view) not in known:
                        known.add((number, view))
                        run.confirm(goal, view)
        return drawn


class _Run:
    """Goals against one state of what is shown."""

    def __init__(self, attack: Attack, gaps: Gaps) -> None:
        self.attack, self.ground = attack, attack.ground
        shown = [(atoms, gap) for atoms, gap in zip(self.ground.network.sums, gaps, strict=True) if gap]
        self.sums = [atoms for atoms, _ in shown]
        rows = [self.ground.row(atoms) for atoms in self.sums]
        self.room = Room(
            np.array(rows, dtype=np.int64).reshape(len(rows), len(self.ground.columns)),
            np.array([gap.below for _, gap in shown], dtype=np.int64),
            np.array([gap.above for _, gap in shown], dtype=np.int64),
        )
        self.covered = frozenset().union(*self.sums)
        self.nested = all(nests(a, b) for a, b in combinations(dict.fromkeys(self.sums), 2))
        self.bounds: Mapping[Atoms, Spans] | None = None
        self.usable = np.flatnonzero(self.room.holds(attack.shifts))

    def decide(self, goal: Goal) -> tuple[Violation | None, Method]:
        pending = np.flatnonzero(goal.rise > 0)
        if not pending.size:
            return None, Method.ATOM_RULE
        if not self.covers(goal):
            return None, Method.CLOSED_FORM
        if self.nested and self._nests_with_all(goal.atoms):
            return self._by_closed_form(goal, pending), Method.CLOSED_FORM
        pending = self._unanswered(goal, pending)
        if not pending.size:
            return None, Method.SHARED
        return self._by_program(goal, pending)

    def covers(self, goal: Goal) -> bool:
        """Whether what is shown says anything of the goal: what no sum covers may be of any size."""
        return not goal.upwards or goal.atoms <= self.covered

    def program(self, goal: Goal, views: Ints) -> tuple[int, Ints]:
        """How far it surely reaches for all of these attackers: for a single one, exactly."""
        floor = self.ground.residual[views].min(axis=0)
        return largest_shift(self.direction(goal), self.room, floor, int(goal.rise[views].max()))

    def confirm(self, goal: Goal, view: int) -> None:
        """Attack one figure as one attacker by a program of its own."""
        if goal.rise[view] > 0 and self.covers(goal):
            reached, _ = self.program(goal, np.array([view]))
            if reached < goal.rise[view]:
                raise Disagreement("a program bounds a figure closer than a faster method says")

    def closest(self, goal: Goal, view: int) -> Closest:
        """Bound and least bound of one goal before one attacker."""
        true = int(self.ground.residual[view] @ self.ground.row(goal.atoms))
        least = true + int(goal.rise[view])
        reached, _ = largest_shift(self.direction(goal), self.room, self.ground.residual[view],
                                   max(0, FURTHEST * least - true))  # fmt: skip
        return Closest(true + reached, least)

    def _by_program(self, goal: Goal, pending: Ints) -> tuple[Violation | None, Method]:
        """All attackers at once; else the one of whom most is asked alone; else two halves."""
        method = Method.SHARED if pending.size > 1 else Method.PROGRAM
        left = [pending]
        while left:
            views = self._unanswered(goal, left.pop())
            if not views.size:
                continue
            reached, shift = self.program(goal, views)
            self.attack.keep(shift)
            self.usable = np.append(self.usable, len(self.attack.shifts) - 1)
            if views.size == 1 and reached < goal.rise[views[0]]:
                return self._violation(goal, int(views[0]), reached), method
            views = self._unanswered(goal, views)
            if views.size:
                method = Method.PROGRAM
                order = views[np.argsort(-goal.rise[views], kind="stable")]
                left += [order[1 + len(order) // 2 :], order[1 : 1 + len(order) // 2], order[:1]]
        return None, method

    def _unanswered(self, goal: Goal, views: Ints) -> Ints:
        """Attackers to whom no shift found so far leaves the doubt that the goal asks for."""
        if not self.usable.size or not views.size:
            return views
        rises = self.attack.shifts[self.usable] @ self.direction(goal)
        far = rises >= goal.rise[views].min()
        enough = rises[far][:, np.newaxis] >= goal.rise[views]
        answered = (self.attack.possible[self.usable[far]][:, views] & enough).any(axis=0)
        left: Ints = views[~answered]
        return left

    def _by_closed_form(self, goal: Goal, pending: Ints) -> Violation | None:
        true = self.ground.residual[pending] @ self.ground.row(goal.atoms)
        spans = self._closed_form(goal.atoms)
        reached = spans.upper[pending] - true if goal.upwards else true - spans.lower[pending]
        short = reached < goal.rise[pending]
        if not short.any():
            return None
        worst = int(short.argmax())
        return self._violation(goal, int(pending[worst]), int(reached[worst]))

    def _closed_form(self, atoms: Atoms) -> Spans:
        """Of all goals that nest, at once."""
        if self.bounds is None:
            family = [goal.atoms for goal in self.attack.goals if self._nests_with_all(goal.atoms)]
            laminar: list[Atoms] = []
            for wanted in dict.fromkeys([*self.sums, *family]):
                if all(nests(wanted, other) for other in laminar):
                    laminar.append(wanted)
            self.bounds = nested_spans(self._known(), laminar, len(self.ground.residual))
        if atoms not in self.bounds:
            return nested_spans(self._known(), [*dict.fromkeys(self.sums), atoms], len(self.ground.residual))[atoms]
        return self.bounds[atoms]

    def _known(self) -> dict[Atoms, Spans]:
        known: dict[Atoms, Spans] = {}
        for atoms, below, above in zip(self.sums, self.room.below, self.room.above, strict=True):
            true = self.ground.residual @ self.ground.row(atoms)
            lower, upper = np.maximum(0, true - below), true + above
            if atoms in known:
                lower, upper = np.maximum(lower, known[atoms].lower), np.minimum(upper, known[atoms].upper)
            known[atoms] = Spans(lower, upper)
        return known

    def _nests_with_all(self, atoms: Atoms) -> bool:
        return all(nests(atoms, other) for other in self.sums)

    def direction(self, goal: Goal) -> Ints:
        row = self.ground.row(goal.atoms)
        return row if goal.upwards else -row

    def _violation(self, goal: Goal, view: int, reached: int) -> Violation:
        return Violation(self.ground.network.views[view], goal, reached, int(goal.rise[view]))
