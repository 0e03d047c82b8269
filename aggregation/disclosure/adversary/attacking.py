"""The attack itself: every provider, every pair and every family against every other provider's cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from random import Random

from aggregation.disclosure.adversary.bounding import Solver
from aggregation.disclosure.adversary.outcome import Outcome, Tighter
from aggregation.disclosure.adversary.reading import Case
from aggregation.disclosure.adversary.standpoint import NOTHING, Lookout, Standpoint
from aggregation.disclosure.adversary.static import failing

Coalition = frozenset[str]


@dataclass(frozen=True)
class Aim:
    """What is wanted of one provider: one cell, or its part of one release, in words; over which heaps."""

    provider: str
    what: str
    heaps: frozenset[int]
    true: Fraction
    one_cell: bool


def alone(case: Case) -> list[Coalition]:
    """Every provider and every family."""
    return [frozenset({one}) for one in case.providers] + [family for family in case.families if len(family) > 1]


def coalitions(case: Case) -> list[Coalition]:
    """Every provider, every family, and every two of these that share nobody."""
    single = alone(case)
    pairs = (one | other for one, other in combinations(single, 2) if one.isdisjoint(other))
    return list(dict.fromkeys([*single, *pairs]))


def attack(
    case: Case, attackers: Iterable[Coalition] | None = None, *, sample: float = 0.0, seed: int = 0
) -> Outcome:
    """As everybody, or as those given. Counts are attacked by those who know all denominators; denominators by those
    who know none but their own. `sample`: the share of what needs no program that is given to one all the same.
    """
    chosen = list(coalitions(case) if attackers is None else attackers)
    outcome = Outcome(len(chosen), len(case.cells), failing(case), case.left_out)
    draw = Draw(sample, Random(seed))  # noqa: S311 - a sample that can be drawn again, no secret
    measures = frozenset(cell.measure for cell in case.cells)
    for wanted in (measures - case.denominators, case.denominators):
        if wanted:
            _attack_measures(case, chosen, wanted, outcome, draw)
    return outcome


@dataclass(frozen=True)
class Draw:
    """What is drawn by lot."""

    share: float
    chance: Random

    def again(self) -> bool:
        """Whether this one is drawn."""
        return self.share > 0 and self.chance.random() < self.share


def _attack_measures(
    case: Case,
    chosen: Iterable[Coalition],
    wanted: frozenset[str],
    outcome: Outcome,
    draw: Draw,
) -> None:
    views: dict[frozenset[int], View] = {}
    for coalition in chosen:
        seen = frozenset(number for number, release in enumerate(case.releases)
                         if release.audience is None or not release.audience.isdisjoint(coalition))  # fmt: skip
        if seen not in views:
            views[seen] = View(case, Lookout(case, seen, wanted), wanted)
        views[seen].attack(coalition, outcome, draw)


class View:
    """What can be wanted from one lookout: by heaps, the largest true figure first."""

    def __init__(self, case: Case, lookout: Lookout, wanted: frozenset[str]) -> None:
        self.case, self.lookout = case, lookout
        found: dict[frozenset[int], dict[tuple[str, str], Aim]] = {}
        for aim in (*self._cells(wanted), *self._parts(wanted)):
            found.setdefault(aim.heaps, {})[aim.provider, aim.what] = aim
        self.aims = {heaps: sorted(aims.values(), key=lambda aim: -aim.true) for heaps, aims in found.items()}

    def attack(self, coalition: Coalition, outcome: Outcome, draw: Draw) -> None:
        """As one coalition. What is truly there settles most; the rest is for programs."""
        at = self.lookout.standpoint(coalition)
        solver = Solver(at)
        for heaps, aims in self.aims.items():
            left = [aim for aim in aims if aim.provider not in coalition]
            outcome.bounded += len(left)
            if not left:
                continue
            if not self._settled(at, heaps, left):
                outcome.tighter += self._by_program(solver, heaps, left)
            elif draw.again():
                outcome.sampled += len(left)
                found = self._by_program(solver, heaps, left)
                outcome.disagreements += len(found)
                outcome.tighter += found
        outcome.programs += solver.programs

    def _settled(self, at: Standpoint, heaps: frozenset[int], aims: list[Aim]) -> bool:
        """All that others hold of the heaps could be any one's, and none of it, if there is another to hold it."""
        if not all(_free(at, heap) and at.others[heap] > 1 for heap in heaps):
            return False
        reach = sum((at.rest[heap] for heap in heaps), NOTHING)
        return reach >= self._asked(aims)

    def _asked(self, aims: list[Aim]) -> Fraction:
        """How far the largest of them must be able to reach, and so all."""
        largest, promised = aims[0].true, self.case.protection
        return max(largest + promised.slack(largest), promised.width)

    def _by_program(self, solver: Solver, heaps: frozenset[int], aims: list[Aim]) -> list[Tighter]:
        found = []
        at, promised = solver.at, self.case.protection
        its_own = frozenset(heap for heap in heaps if at.others[heap] == 1)  # the rest could be others' whole
        least, high = solver.least(its_own) if its_own else 0.0, solver.largest(heaps)
        if least <= 0 and high >= self._asked(aims):
            return []
        others_hold = self._cells_left(at, heaps) > 1
        for aim in aims:
            low = 0.0 if aim.one_cell and others_hold else least
            if aim.true == 0 and not promised.zeros:
                continue
            slack = promised.slack(aim.true)
            allowed = max(Fraction(0), aim.true - slack)
            if high < aim.true + slack or low > allowed or high - low < promised.width:
                found.append(Tighter(
                    at.coalition, aim.provider, aim.what, aim.true, low, high, allowed, aim.true + slack))  # fmt: skip
        return found

    def _cells_left(self, at: Standpoint, heaps: frozenset[int]) -> int:
        numbers = (number for heap in heaps for number in at.heaps[heap].cells)
        return sum(self.case.cells[number].provider not in at.coalition for number in numbers)

    def _cells(self, wanted: frozenset[str]) -> Iterator[Aim]:
        """Cells that are not public and not bounded so closely beforehand that no release is to blame."""
        for number, heap in self.lookout.heap_of.items():
            cell = self.case.cells[number]
            if cell.measure in wanted and not self._known_before(number):
                what = " ".join(part for part in (cell.measure, *cell.where) if part)
                yield Aim(cell.provider, what, frozenset({heap}), cell.value, one_cell=True)

    def _known_before(self, number: int) -> bool:
        cell, width = self.case.cells[number], self.case.protection.width
        return cell.lower is not None and cell.upper is not None and cell.upper - cell.lower < width

    def _parts(self, wanted: frozenset[str]) -> Iterator[Aim]:
        """Each provider's part of what a release adds up: of several cells at once."""
        for release in self.case.releases:
            parts: dict[str, list[int]] = {}
            for number in release.adds:
                if number in self.lookout.heap_of and self.case.cells[number].measure in wanted:
                    parts.setdefault(self.case.cells[number].provider, []).append(number)
            for provider, numbers in parts.items():
                if len(numbers) > 1:
                    heaps = frozenset(self.lookout.heap_of[number] for number in numbers)
                    true = sum((self.case.cells[number].value for number in numbers), Fraction(0))
                    yield Aim(provider, f"part of what {release.name} adds up", heaps, true, one_cell=False)


def _free(at: Standpoint, heap: int) -> bool:
    """Whether what it holds may lie with any of its cells: no bounds, no place in an order."""
    return (at.heaps[heap].lower, at.heaps[heap].upper) == (NOTHING, None) and len(at.heaps[heap].held) > 1
