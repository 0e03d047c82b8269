"""Rule 9: what every organization, every pair and every family can work out of a set of released sums.

An attacker takes its own figures out of every sum; the rest of each atom belongs to the others. By rule 5
each atom holds organizations enough that, besides the attacker and the one it looks at, some others remain.
They can hold all or nothing of the atom, so another organization's figure may always be 0, and at most it is
the largest that the atoms it stands in can be: these upper bounds decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from aggregation.disclosure.bounds import Atoms, Ints, Spans, bounds
from aggregation.disclosure.rounding import Span
from aggregation.disclosure.rules import Protection

Floats = npt.NDArray[np.float64]
Group = frozenset[int]


@dataclass(frozen=True)
class Network:
    """Sums over atoms with the truth beside them. `sums[k]` are the atoms of sum k.

    `held[contributor]` is its true figure by atom, for the atoms it stands in (0 listed too). `parties` are
    those who attack and are attacked: every organization, and every single member of a family.
    """

    sums: tuple[Atoms, ...]
    held: Mapping[int, Mapping[int, int]]
    parties: tuple[Group, ...]

    @cached_property
    def views(self) -> tuple[Group, ...]:
        """Attackers as the contributors they know of: nobody, each party, each pair of parties."""
        pairs = {one | other for one, other in combinations(self.parties, 2) if one.isdisjoint(other)}
        return (frozenset(), *self.parties, *sorted(pairs, key=sorted))

    def figure(self, group: Group, atoms: Atoms) -> int:
        """True figure of some contributors over some atoms."""
        owned = (self.held[contributor] for contributor in group)
        return sum(own[atom] for own in owned for atom in atoms if atom in own)

    def total(self, atoms: Atoms) -> int:
        """True sum over some atoms."""
        return self.figure(frozenset(self.held), atoms)

    @cached_property
    def targets(self) -> dict[Atoms, list[tuple[int, Group]]]:
        """What an attacker may want: each party's part of each atom and of each sum; largest true figure
        first.
        """
        found: dict[Atoms, list[tuple[int, Group]]] = {}
        for party in self.parties:
            standing = frozenset(atom for contributor in party for atom in self.held[contributor])
            parts = {frozenset({atom}) for atom in standing} | {standing & atoms for atoms in self.sums}
            for part in parts - {frozenset()}:
                found.setdefault(part, []).append((self.figure(party, part), party))
        return {part: sorted(figures, key=lambda entry: -entry[0]) for part, figures in found.items()}


@dataclass(frozen=True)
class Violation:
    """An attack that succeeds: who, what it bounds and how far it should have been kept."""

    view: Group
    atoms: Atoms
    upper: int
    needed: float


def find_violation(
    network: Network,
    spans: Sequence[Span | None],
    guarded: frozenset[int],
    protection: Protection,
    *,
    views: Sequence[Group] | None = None,
) -> Violation | None:
    """First successful attack, or None. `spans[k]` is what sum k shows, None where it is withheld.

    `guarded` are positions of sums that failed rule 4: what is left of them after the attacker's own part
    must stay in doubt on both sides, for a small figure must not be derivable either.
    """
    seen = network.views if views is None else tuple(views)
    own = {atoms: _own(network, seen, atoms) for atoms in {*network.sums, *network.targets}}
    known = _known(network, spans, own)
    wanted = dict.fromkeys(network.targets, False) | dict.fromkeys((network.sums[k] for k in guarded), True)
    found = bounds(known, wanted, len(seen))
    for atoms, figures in network.targets.items():
        if violation := _too_tight_for_one(seen, atoms, figures, found[atoms], protection):
            return violation
    for k in sorted(guarded):
        atoms = network.sums[k]
        rest = network.total(atoms) - own[atoms]
        if violation := _too_tight_for_rest(seen, atoms, rest, found[atoms], protection):
            return violation
    return None


def _own(network: Network, views: Sequence[Group], atoms: Atoms) -> Ints:
    figures = {one: network.figure(frozenset({one}), atoms) for one in network.held}
    return np.array([sum(figures[one] for one in view) for view in views], dtype=np.int64)


def _known(network: Network, spans: Sequence[Span | None], own: Mapping[Atoms, Ints]) -> dict[Atoms, Spans]:
    known: dict[Atoms, Spans] = {}
    for atoms, span in zip(network.sums, spans, strict=True):
        if span is None:
            continue
        here = Spans(np.maximum(0, span.lower - own[atoms]), span.upper - own[atoms])
        if atoms in known:
            before = known[atoms]
            here = Spans(np.maximum(before.lower, here.lower), np.minimum(before.upper, here.upper))
        known[atoms] = here
    return known


def _too_tight_for_one(
    views: Sequence[Group],
    atoms: Atoms,
    figures: Sequence[tuple[int, Group]],
    found: Spans,
    protection: Protection,
) -> Violation | None:
    """Compare with the largest figure among the parties that the attacker has no part in."""
    for view, upper in zip(views, found.upper.tolist(), strict=True):
        worst = next((figure for figure, party in figures if party.isdisjoint(view)), None)
        if worst is None:
            continue
        needed = max(worst + protection.slack(worst), protection.width)
        if upper < needed:
            return Violation(view, atoms, upper, needed)
    return None


def _too_tight_for_rest(
    views: Sequence[Group], atoms: Atoms, rest: Ints, found: Spans, protection: Protection
) -> Violation | None:
    slack: Floats = np.maximum(protection.absolute, protection.p * rest)
    tight = (found.upper < rest + slack) | (found.lower > np.maximum(0, rest - slack))
    tight |= found.upper - found.lower < protection.width
    if not tight.any():
        return None
    position = int(np.argmax(tight))
    needed = float(rest[position] + slack[position])
    return Violation(views[position], atoms, int(found.upper[position]), needed)
