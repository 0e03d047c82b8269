"""Least and largest that a sum of heaps can be before one standpoint, by programs over whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from aggregation.disclosure.adversary.standpoint import Limit, Number, Ranking, Standpoint

_ROUND_OFF = 1e-6
Weights = Mapping[int, float]


@dataclass
class Solver:
    """One standpoint. Answers are kept: several cells may ask the same."""

    at: Standpoint

    def __post_init__(self) -> None:
        self.parts: dict[int, _Part] = {}

    @property
    def programs(self) -> int:
        """Run so far."""
        return sum(len(part.answers) for part in set(self.parts.values()))

    def least(self, wanted: frozenset[int]) -> float:
        """The least that the heaps wanted can sum to."""
        return self._part(wanted).extreme(wanted, 1)

    def largest(self, wanted: frozenset[int]) -> float:
        """The most; infinite where nothing is known."""
        return -self._part(wanted).extreme(wanted, -1)

    def _part(self, wanted: frozenset[int]) -> _Part:
        """Heaps and limits that hang together with what is wanted."""
        known = self.parts.get(min(wanted))
        if known is not None and wanted <= known.heaps:
            return known
        heaps, before = set(wanted), -1
        while before != len(heaps):
            before = len(heaps)
            for limit in self.at.limits:
                if not heaps.isdisjoint(limit.weights):
                    heaps |= limit.weights.keys()
            for ranking in self.at.rankings:
                ranked = {heap for one in self._unknown(ranking) for heap in ranking.sums[one][0]}
                if not heaps.isdisjoint(ranked):
                    heaps |= ranked
        limits = [limit for limit in self.at.limits if not heaps.isdisjoint(limit.weights)]
        rankings = [each for each in self.at.rankings if any(
            not heaps.isdisjoint(each.sums[one][0]) for one in self._unknown(each))]  # fmt: skip
        part = _Part(self.at, frozenset(heaps), limits, rankings)
        self.parts |= dict.fromkeys(heaps, part)
        return part

    def _unknown(self, ranking: Ranking) -> list[str]:
        return [one for one in ranking.sums if one not in self.at.coalition and ranking.sums[one][0]]


class _Part:
    """The rows of one program: a column for each heap that others hold something of, and one for each yes or no."""

    def __init__(self, at: Standpoint, heaps: frozenset[int], limits: Sequence[Limit], rankings: Sequence[Ranking]):
        self.at, self.heaps = at, heaps
        self.columns = {heap: position for position, heap in enumerate(sorted(heaps))}
        self.lower = [_or(at.heaps[heap].lower, -inf) for heap in self.columns]
        self.upper = [_or(at.heaps[heap].upper, inf) for heap in self.columns]
        self.whole = [int(at.heaps[heap].whole) for heap in self.columns]
        self.limits, self.rankings = limits, rankings
        self.rows: list[tuple[Weights, float, float]] = []
        for limit in limits:
            weights = {self.columns[heap]: float(weight) for heap, weight in limit.weights.items()}
            self.rows.append((weights, _or(limit.low, -inf), _or(limit.high, inf)))
        for ranking in rankings:
            self._rank(ranking)
        self.answers: dict[tuple[frozenset[int], int], float] = {}

    def extreme(self, wanted: frozenset[int], sign: int) -> float:
        """Least value of sign × the sum."""
        key = (wanted, sign)
        if key not in self.answers:
            self.answers[key] = self._extreme(wanted, sign)
        return self.answers[key]

    def _extreme(self, wanted: frozenset[int], sign: int) -> float:
        goal = np.zeros(len(self.lower))
        goal[[self.columns[heap] for heap in wanted]] = sign
        answer = milp(
            goal,
            integrality=np.array(self.whole),
            bounds=Bounds(np.array(self.lower), np.array(self.upper)),
            constraints=self._constraints(),
            options={"mip_rel_gap": 0.0},
        )
        if answer.status in {3, 4}:  # without end, or HiGHS cannot say whether it is that or without answer
            return -inf
        if not answer.success:
            raise ArithmeticError(f"no bound found: {answer.message}")
        value = float(answer.fun)
        if all(self.whole[self.columns[heap]] for heap in wanted):
            return float(np.ceil(value - _ROUND_OFF)) + 0.0  # no −0
        return value

    def _constraints(self) -> list[LinearConstraint]:
        if not self.rows:
            return []
        entries = [(row, column, weight) for row, (weights, _, _) in enumerate(self.rows)
                   for column, weight in weights.items()]  # fmt: skip
        rows, columns, weights = zip(*entries, strict=True)
        matrix = csr_array((weights, (rows, columns)), shape=(len(self.rows), len(self.lower)))
        ends = np.array([(low, high) for _, low, high in self.rows])
        return [LinearConstraint(matrix, ends[:, 0], ends[:, 1])]

    def _rank(self, ranking: Ranking) -> None:
        """At least `rank` sums are not above the upper end, and at least all but rank − 1 not below the lower."""
        order, within = ranking.order, ranking.order.within
        size = len(ranking.sums)
        if within.high is not None:
            self._count_those(ranking, float(within.high), -1, order.rank)
        if within.low is not None:
            self._count_those(ranking, float(within.low), 1, size - order.rank + 1)

    def _count_those(self, ranking: Ranking, end: float, sign: int, at_least: int) -> None:
        """sign × (sum − end) ≥ 0 for so many; a yes-or-no that may be 1 only where it holds."""
        already, yes = 0, []
        for provider, (heaps, known) in ranking.sums.items():
            if provider in self.at.coalition or not heaps:
                own = sum(float(self.at.heaps[heap].held.get(provider, 0)) for heap in heaps)
                already += sign * (float(known) + own - end) >= 0
                continue
            yes.append(self._yes_or_no())
            rest = end - float(known)
            # Without a yes the row says no more than what the sum can be anyway.
            reach = self._most(provider, heaps) - rest if sign < 0 else rest - self._least(heaps)
            slack = max(reach, 0.0)
            weights = {self.columns[heap]: float(sign) for heap in heaps} | {yes[-1]: -slack}
            self.rows.append((weights, sign * rest - slack, inf))
        if at_least > already and yes:
            self.rows.append((dict.fromkeys(yes, 1.0), float(at_least - already), inf))

    def _yes_or_no(self) -> int:
        self.lower.append(0.0)
        self.upper.append(1.0)
        self.whole.append(1)
        return len(self.lower) - 1

    def _most(self, provider: str, heaps: tuple[int, ...]) -> float:
        """No less than these heaps of one provider can sum to: by the highest place in the order, by what each heap is
        added up in, or else far beyond all that there is.
        """
        found = [sum(self._most_of(heap) for heap in heaps)]
        for ranking in self.rankings:
            ranked, known = ranking.sums.get(provider, ((), 0))
            high = ranking.order.within.high
            if set(ranked) == set(heaps) and ranking.order.rank == len(ranking.sums) and high is not None:
                found.append(float(high) - float(known))
        return min(found)

    def _least(self, heaps: tuple[int, ...]) -> float:
        return sum(max(self.lower[self.columns[heap]], -self._far) for heap in heaps)

    @property
    def _far(self) -> float:
        return float(sum(self.at.rest)) * 4 + 1000

    def _most_of(self, heap: int) -> float:
        reach = min(self._far, self.upper[self.columns[heap]])
        for limit in self.limits:
            weight = limit.weights.get(heap)
            alone = all(w > 0 and self.lower[self.columns[h]] >= 0 for h, w in limit.weights.items())
            if weight and limit.high is not None and alone:
                reach = min(reach, float(limit.high) / float(weight))
        return reach


def _or(value: Number | None, otherwise: float) -> float:
    return otherwise if value is None else float(value)
