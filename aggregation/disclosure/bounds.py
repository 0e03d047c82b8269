"""Rules 11 and 12: whole-number bounds of sums of atoms, given whole-number spans of released sums.

All arrays run over the attackers' views: entry v is what view v, which has taken its own figures out, can
tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, floor

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

Ints = npt.NDArray[np.int64]
Atoms = frozenset[int]

UNBOUNDED = 2**40
_ROUND_OFF = 1e-6


@dataclass(frozen=True)
class Spans:
    """Lower and upper bound of one sum, one entry a view, both included; UNBOUNDED where nothing is known."""

    lower: Ints
    upper: Ints


def bounds(known: Mapping[Atoms, Spans], wanted: Mapping[Atoms, bool], views: int) -> dict[Atoms, Spans]:
    """Tightest spans of the wanted sums: closed form where all sums nest, HiGHS for what crosses.

    `wanted` says for each sum whether its lower bound matters; where it does not, HiGHS leaves it at 0.
    """
    tree = [*known]
    crossing: list[Atoms] = []
    if not _nest(tree):
        return {atoms: solver_span(known, atoms, views, both=both) for atoms, both in wanted.items()}
    for atoms in wanted:
        (tree if all(_pair_nests(atoms, other) for other in tree) else crossing).append(atoms)
    found = nested_spans(known, tree, views)
    return {atoms: found[atoms] for atoms in wanted if atoms in found} | {
        atoms: solver_span(known, atoms, views, both=wanted[atoms]) for atoms in crossing
    }


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


def solver_span(known: Mapping[Atoms, Spans], wanted: Atoms, views: int, *, both: bool = True) -> Spans:
    """The same by mixed-integer programs, two for each view: for sums that cross one another."""
    columns = sorted(set(wanted).union(*known))
    matrix = np.array([[float(column in atoms) for column in columns] for atoms in known])
    goal = np.array([float(column in wanted) for column in columns])
    covered = wanted <= frozenset().union(*known)
    low, high = np.zeros(views, np.int64), np.zeros(views, np.int64)
    for view in range(views):
        lowers = np.array([spans.lower[view] for spans in known.values()], dtype=float)
        uppers = np.array([spans.upper[view] for spans in known.values()], dtype=float)
        rows = [LinearConstraint(matrix, lowers, uppers)] if len(known) else []
        reach = float(uppers.max(initial=0))
        low[view] = ceil(_optimum(goal, rows, reach) - _ROUND_OFF) if both else 0
        high[view] = floor(-_optimum(-goal, rows, reach) + _ROUND_OFF) if covered else UNBOUNDED
    return Spans(low, high)


def _optimum(goal: npt.NDArray[np.float64], rows: list[LinearConstraint], reach: float) -> float:
    """Least value of the goal over whole numbers from 0 to `reach`, which no covered atom can pass."""
    whole = np.ones(len(goal), dtype=np.int64)
    answer = milp(goal, integrality=whole, bounds=Bounds(0, reach), constraints=rows, options={"mip_rel_gap": 0.0})
    if not answer.success:
        raise ArithmeticError(f"no bound found: {answer.message}")
    return float(answer.fun)


def _nest(family: Sequence[Atoms]) -> bool:
    return all(_pair_nests(a, b) for a, b in combinations(family, 2))


def _pair_nests(a: Atoms, b: Atoms) -> bool:
    return a.isdisjoint(b) or a <= b or b <= a


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
