"""Rule 6: which cells go with the withheld ones, so that subtraction does not bring these back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregation.disclosure.attack import Network, Violation, find_violation
from aggregation.disclosure.rounding import Span
from aggregation.disclosure.rules import Protection


@dataclass(frozen=True)
class Settled:
    """Positions withheld to protect others, and whether an attack is left that withholding cannot stop."""

    withheld: tuple[int, ...]
    safe: bool


def settle(
    network: Network,
    spans: Sequence[Span | None],
    guarded: frozenset[int],
    removable: Sequence[int],
    protection: Protection,
) -> Settled:
    """Withhold sums one by one until every attack fails. `removable` lists positions, cheapest first.

    For each attack the cheapest sum whose absence alone stops it goes; if none does, the cheapest that shares
    atoms with the target, else the cheapest of all. It ends because every turn takes one sum away.
    """
    now, withheld = list(spans), list[int]()
    left = [position for position in removable if spans[position] is not None]
    while violation := find_violation(network, now, guarded, protection):
        if not left:
            return Settled(tuple(withheld), safe=False)
        chosen = _cheapest_that_stops(network, now, guarded, left, protection, violation)
        left.remove(chosen)
        withheld.append(chosen)
        now[chosen] = None
    return Settled(tuple(withheld), safe=True)


def _cheapest_that_stops(
    network: Network,
    spans: list[Span | None],
    guarded: frozenset[int],
    left: Sequence[int],
    protection: Protection,
    violation: Violation,
) -> int:
    for position in left:
        without = [None if k == position else span for k, span in enumerate(spans)]
        still = find_violation(network, without, guarded, protection, views=[violation.view])
        if still is None or still.atoms != violation.atoms:
            return position
    touching = [position for position in left if not network.sums[position].isdisjoint(violation.atoms)]
    return (touching or list(left))[0]
