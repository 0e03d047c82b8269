"""Rule 9: what every organization, every pair and every family can work out of a set of released sums.

An attacker takes its own figures out of every sum; the rest of each atom belongs to the others. By rule 5
each atom holds organizations enough that, besides the attacker and the one it looks at, some others remain.
They can hold all or nothing of the atom, so another organization's figure may always be 0, and at most it is
the largest that the atoms it stands in can be: these upper bounds decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from aggregation.disclosure.bounds import UNBOUNDED, Atoms, Ints
from aggregation.disclosure.rules import Protection

Bools = npt.NDArray[np.bool_]
Group = frozenset[int]


@dataclass(frozen=True)
class Network:
    """Sums over atoms with the truth beside them. `sums[k]` are the atoms of sum k.

    `held[contributor]` is its true figure by atom, for the atoms it stands in (0 listed too). `parties` are
    those who attack and are attacked: every organization, and every single member of a family. Of restated facts
    some atoms came late and some were taken back.
    """

    sums: tuple[Atoms, ...]
    held: Mapping[int, Mapping[int, int]]
    parties: tuple[Group, ...]
    came_late: Atoms = frozenset()
    taken_back: Atoms = frozenset()

    @cached_property
    def views(self) -> tuple[Group, ...]:
        """Attackers as the contributors they know of: nobody, each party, each pair of parties."""
        pairs = {one | other for one, other in combinations(self.parties, 2) if one.isdisjoint(other)}
        return tuple(dict.fromkeys((frozenset(), *self.parties, *sorted(pairs, key=sorted))))

    def total(self, atoms: Atoms) -> int:
        """True sum over some atoms."""
        return sum(amount for own in self.held.values() for atom, amount in own.items() if atom in atoms)

    def figure(self, group: Group, atoms: Atoms) -> int:
        """True figure of some contributors over some atoms."""
        owned = (self.held[contributor] for contributor in group)
        return sum(own[atom] for own in owned for atom in atoms if atom in own)

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

    def granting(self, known: Atoms) -> Network:
        """The same before attackers who know of some atoms whose they are."""
        if not known:
            return self
        left = {one: {atom: held for atom, held in own.items() if atom not in known} for one, own in self.held.items()}
        return Network(tuple(atoms - known for atoms in self.sums), left, self.parties)


@dataclass(frozen=True)
class Goal:
    """What an attack must leave possible: that the atoms' sum lies so far from the truth, upwards or downwards.

    `rise[v]`: how far for attacker v; 0 or less where the truth itself leaves doubt enough, -UNBOUNDED where there is
    nobody else's figure. `figures`: how many
    figures of others it speaks for.
    """

    atoms: Atoms
    upwards: bool
    rise: Ints
    figures: int


@dataclass(frozen=True)
class Ground:
    """A network in arrays: `columns` are its atoms in order, `residual[v]` what attacker v does not hold of each."""

    network: Network
    columns: tuple[int, ...]
    residual: Ints
    meets: Bools

    @classmethod
    def of(cls, network: Network) -> Ground:
        """All attackers against all atoms."""
        columns = tuple(sorted({atom for own in network.held.values() for atom in own}))
        at = {atom: position for position, atom in enumerate(columns)}
        number = {one: position for position, one in enumerate(network.held)}
        held = np.zeros((len(number), len(columns)), dtype=np.int64)
        for one, own in network.held.items():
            for atom, amount in own.items():
                held[number[one], at[atom]] = amount
        members = _membership(network.views, number)
        meets = members @ _membership(network.parties, number).T > 0
        return cls(network, columns, held.sum(axis=0) - members @ held, meets)

    def row(self, atoms: Iterable[int]) -> Ints:
        """Atoms as 0 and 1."""
        wanted = frozenset(atoms)
        return np.array([column in wanted for column in self.columns], dtype=np.int64)

    def goals(self, protection: Protection) -> list[Goal]:
        """Of every party's every figure: it must stay possible that it is larger (rule 9)."""
        order = {party: position for position, party in enumerate(self.network.parties)}
        return [self._goal_of(atoms, figures, order, protection) for atoms, figures in self.network.targets.items()]

    def _goal_of(
        self, atoms: Atoms, figures: Sequence[tuple[int, Group]], order: Mapping[Group, int], protection: Protection
    ) -> Goal:
        """For each attacker the largest figure among the parties that it has no part in decides."""
        apart = ~self.meets[:, [order[party] for _, party in figures]]
        worst = np.array([figure for figure, _ in figures])[apart.argmax(axis=1)]
        needed = _each(protection.ceiling, worst)
        rise = np.where(apart.any(axis=1), needed - self.residual @ self.row(atoms), -UNBOUNDED)
        return Goal(atoms, True, rise, len(figures))

    def guards(self, guarded: Iterable[int], protection: Protection) -> list[Goal]:
        """Of what is left of the sums at these positions, after the attacker's own part: larger and smaller, for a
        small figure must not be derivable either (rule 6).
        """
        found = []
        for atoms in dict.fromkeys(self.network.sums[position] for position in guarded):
            rest = self.residual @ self.row(atoms)
            found.append(Goal(atoms, True, _each(protection.ceiling, rest) - rest, 1))
            found.append(Goal(atoms, False, rest - _each(protection.floor, rest), 1))
        return found


def _each(rule: Callable[[int], int], values: Ints) -> Ints:
    """A rule for whole numbers, of each value; many attackers face the same."""
    distinct, where = np.unique(values, return_inverse=True)
    answers = np.array([rule(value) for value in distinct.tolist()], dtype=np.int64)
    return answers[where]


def _membership(groups: Sequence[Group], number: Mapping[int, int]) -> Ints:
    found = np.zeros((len(groups), len(number)), dtype=np.int64)
    for position, group in enumerate(groups):
        found[position, [number[one] for one in group]] = 1
    return found
