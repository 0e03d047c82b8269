"""Rule 6: which cells are told more coarsely, or go with the withheld ones, so that subtraction does not bring these
back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from aggregation.disclosure.deciding import Attack, Gaps, Violation


@dataclass
class Table:
    """What is shown of each sum now, and what else could be: `ladders[k]` holds what sum k can step down to, the last
    of them None, withheld. `order`: positions that may step down, cheapest first.
    """

    gaps: list[Gaps]
    order: Sequence[int]
    steps: dict[int, int] = field(default_factory=dict)

    @property
    def now(self) -> Gaps:
        """What is shown."""
        return [ladder[self.steps.get(k, 0)] for k, ladder in enumerate(self.gaps)]

    def after(self, position: int, step: int) -> Gaps:
        """What would be shown if one sum stepped down."""
        return [ladder[step if k == position else self.steps.get(k, 0)] for k, ladder in enumerate(self.gaps)]

    def moves(self, *, coarser: bool) -> Iterable[tuple[int, int]]:
        """Steps that are left: to coarser figures, or to none."""
        for position in self.order:
            here, last = self.steps.get(position, 0), len(self.gaps[position]) - 1
            found = range(here + 1, last) if coarser else range(max(here + 1, last), last + 1)
            yield from ((position, step) for step in found)


def settle(attacks: Sequence[Attack], table: Table) -> bool:
    """Step sums down one by one until every attack fails; False where one is left that cannot be stopped so.

    Against each attack the first coarser figure that stops it alone is taken, else the cheapest sum whose absence
    does, else the cheapest that shares atoms with what is attacked, else the cheapest of all. It ends because every
    turn takes a step down.
    """
    while found := _first(attacks, table.now):
        best = _best_step(*found, table)
        if best is None:
            return False
        table.steps[best[0]] = best[1]
    return True


def _first(attacks: Sequence[Attack], gaps: Gaps) -> tuple[Attack, Violation] | None:
    for attack in attacks:
        if violation := attack.violation(gaps):
            return attack, violation
    return None


def _best_step(attack: Attack, violation: Violation, table: Table) -> tuple[int, int] | None:
    able = attack.could_stop(violation, table.now)
    for coarser in (True, False):
        for position, step in table.moves(coarser=coarser):
            if position in able and attack.stopped(violation, table.after(position, step)):
                return position, step
    moves = list(table.moves(coarser=False))
    sums = attack.ground.network.sums
    touching = [move for move in moves if not sums[move[0]].isdisjoint(violation.goal.atoms)]
    return next(iter(touching or moves), None)
