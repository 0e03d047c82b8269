"""Rules 11 and 12: whole-number bounds of sums of atoms, given whole-number spans of released sums.

Where sums nest, a closed form bounds them for all attackers at once: entry v of an array is what attacker v, who has
taken its own figures out, can tell. Where sums cross, a program over whole numbers says how far the figures could
lie from the truth without any released figure changing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

Ints = npt.NDArray[np.int64]
Atoms = frozenset[int]

UNBOUNDED = 2**40
_A_PRICE = 1e-9  # less than that is none


@dataclass(frozen=True)
class Spans:
    """Lower and upper bound of one sum, one entry an attacker, both included; UNBOUNDED where nothing is known."""

    lower: Ints
    upper: Ints


@dataclass(frozen=True)
class Room:
    """Sums of atoms as rows of 0 and 1, and how far below and above the truth each may lie."""

    rows: Ints
    below: Ints
    above: Ints

    def holds(self, shifts: Ints) -> npt.NDArray[np.bool_]:
        """Which shifts, one a row, change none of the figures shown."""
        moved = shifts @ self.rows.T
        return np.asarray((moved >= -self.below).all(axis=1) & (moved <= self.above).all(axis=1))


def nested_spans(known: Mapping[Atoms, Spans], family: Sequence[Atoms], views: int) -> dict[Atoms, Spans]:
    """Exact spans in a family of nested sums: sums of spans upwards, what the siblings leave downwards.

    Exact for whole numbers too, because a sum of whole-number spans takes every value between its ends.
    """
    singles = {frozenset({atom}) for atoms in family for atom in atoms}
    nodes = sorted({*family, *singles}, key=len)
    children = _children(nodes)
    spans = {node: known.get(node, _nothing_known(views)) for node in nodes}
    for node in nodes:
        if children[node]:
            low, high = _totals(spans, children[node])
            here = spans[node]
            spans[node] = Spans(np.maximum(here.lower, low), np.minimum(here.upper, high))
    for node in reversed(nodes):
        _tighten(spans, node, children[node])
    return spans


def largest_shift(goal: Ints, room: Room, floor: Ints, enough: int) -> tuple[int, Ints]:
    """How far goal·d can rise, up to `enough`, over whole shifts d of the atoms from the truth, and such a shift.

    Each atom may sink by its `floor`, what there truly is of it, and no sum may leave its room. By mixed-integer
    programming (HiGHS); the answer is checked in whole numbers. Raises ArithmeticError where none is found.
    """
    reach = float(enough + floor.sum() + room.above.max(initial=0))  # further than any atom in a sum can rise
    limits = [LinearConstraint(goal.astype(float)[np.newaxis], -np.inf, float(enough))]
    if len(room.rows):
        limits.append(LinearConstraint(room.rows.astype(float), -room.below.astype(float), room.above.astype(float)))
    answer = milp(
        -goal.astype(float),
        integrality=np.ones(len(goal), dtype=np.int64),
        bounds=Bounds(-floor.astype(float), reach),
        constraints=limits,
        options={"mip_rel_gap": 0.0},
    )
    if answer.x is None or not answer.success:
        raise ArithmeticError(f"no bound found: {answer.message}")
    shift: Ints = np.rint(answer.x).astype(np.int64)
    if not room.holds(shift[np.newaxis])[0] or (shift < -floor).any():
        raise ArithmeticError("no bound found: the answer is not one of whole numbers")
    return int(goal @ shift), shift


def holding(goal: Ints, room: Room, floor: Ints) -> tuple[float, npt.NDArray[np.bool_]]:
    """How far goal·d can rise where shifts need not be whole, and which sums hold it there (by linear programming).

    With more room for any other sum alone it rises no further: the same prices prove the same bound.
    """
    both = np.vstack([room.rows, -room.rows]).astype(float)
    answer = linprog(-goal.astype(float), A_ub=both, b_ub=np.concatenate([room.above, room.below]).astype(float),
                     bounds=[(-float(least), None) for least in floor])  # fmt: skip
    if not answer.success:
        raise ArithmeticError(f"no bound found: {answer.message}")
    below, above = np.abs(answer.ineqlin.marginals).reshape(2, -1) > _A_PRICE
    return -float(answer.fun or 0.0), below | above


def nests(one: Atoms, other: Atoms) -> bool:
    """Whether two sums are disjoint or one inside the other."""
    return one.isdisjoint(other) or one <= other or other <= one


def _children(nodes: Sequence[Atoms]) -> dict[Atoms, list[Atoms]]:
    """Nodes come smallest first, so the first one that holds a node strictly is its parent."""
    children: dict[Atoms, list[Atoms]] = {node: [] for node in nodes}
    for node in nodes:
        parent = next((other for other in nodes if node < other), None)
        if parent is not None:
            children[parent].append(node)
    return children


def _nothing_known(views: int) -> Spans:
    return Spans(np.zeros(views, np.int64), np.full(views, UNBOUNDED, np.int64))


def _totals(spans: Mapping[Atoms, Spans], nodes: Sequence[Atoms]) -> tuple[Ints, Ints]:
    lower = np.sum([spans[node].lower for node in nodes], axis=0)
    upper = np.sum([spans[node].upper for node in nodes], axis=0)
    return lower, upper


def _tighten(spans: dict[Atoms, Spans], node: Atoms, children: Sequence[Atoms]) -> None:
    if not children:
        return
    whole, (low, high) = spans[node], _totals(spans, children)
    for child in children:
        here = spans[child]
        lower = whole.lower - (high - here.upper)
        upper = whole.upper - (low - here.lower)
        spans[child] = Spans(np.maximum(here.lower, lower), np.minimum(here.upper, upper))
