"""What one coalition of providers has before it: unknown cells, taken together where no release tells them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import ceil, floor, gcd

from aggregation.disclosure.adversary.facts import Order, Row
from aggregation.disclosure.adversary.reading import Case

Number = int | Fraction
NOTHING: Number = 0


@dataclass(frozen=True)
class Heap:
    """Cells that stand in the same rows with the same weights: nobody can tell them apart. `held`: by provider what
    its cells among them truly sum to. Cells that an order statistic ranks, or with bounds of their own, are heaped by
    provider or not at all.
    """

    cells: tuple[int, ...]
    held: Mapping[str, Number]
    lower: Fraction | None
    upper: Fraction | None
    whole: bool


@dataclass(frozen=True)
class Limit:
    """Σ weight × heap lies between ends."""

    weights: Mapping[int, Number]
    low: Number | None
    high: Number | None


@dataclass(frozen=True)
class Ranking:
    """An order statistic: by provider the heaps that its sum is of, and what is known of it beside them."""

    sums: Mapping[str, tuple[tuple[int, ...], Fraction]]
    order: Order


@dataclass(frozen=True)
class Standpoint:
    """One coalition before a lookout: what the others hold of each heap, how many they are, and the limits."""

    heaps: tuple[Heap, ...]
    coalition: frozenset[str]
    rest: tuple[Number, ...]
    others: tuple[int, ...]
    limits: tuple[Limit, ...]
    rankings: tuple[Ranking, ...]


class Lookout:
    """A case as those see it who are shown the same releases, with an eye on some measures. On counts: then all
    denominators are known to them, and numbers are whole. On denominators: these are large, and taken as real numbers,
    and so is what is divided by them.
    """

    def __init__(self, case: Case, releases: Iterable[int], wanted: frozenset[str]) -> None:
        self.case = case
        self.whole = wanted.isdisjoint(case.denominators)
        granted = case.denominators if self.whole else frozenset[str]()
        facts = [fact for number in sorted(releases) for fact in case.releases[number].facts]
        self.orders = [fact for fact in facts if isinstance(fact, Order)]
        rows = [fact for fact in facts if isinstance(fact, Row)]
        hidden = {number for number, cell in enumerate(case.cells) if not cell.public and cell.measure not in granted}
        self.heaps = tuple(self._heap(cells) for cells in self._piles(rows, hidden))
        self.heap_of = {number: position for position, heap in enumerate(self.heaps) for number in heap.cells}
        self.limits = _together(limit for row in rows if (limit := self._limit(row)).weights)
        self.rankings = tuple(self._ranking(order) for order in self.orders)

    def standpoint(self, coalition: frozenset[str]) -> Standpoint:
        """The same for a coalition that knows its own cells."""
        own = [sum((heap.held[one] for one in coalition if one in heap.held), NOTHING) for heap in self.heaps]
        rest = tuple(sum(heap.held.values(), NOTHING) - mine for heap, mine in zip(self.heaps, own, strict=True))
        others = tuple(len(heap.held.keys() - coalition) for heap in self.heaps)
        limits = tuple(self._without(limit, own, others) for limit in self.limits)
        return Standpoint(self.heaps, coalition, rest, others, limits, self.rankings)

    def _piles(self, rows: list[Row], hidden: set[int]) -> list[list[int]]:
        said: dict[int, list[tuple[int, Fraction]]] = {number: [] for number in hidden}
        for position, row in enumerate(rows):
            for number, weight in row.weights.items():
                if number in said and weight:
                    said[number].append((position, weight))
        piles: dict[object, list[int]] = {}
        for number in sorted(hidden):
            cell = self.case.cells[number]
            ranks = tuple(k for k, order in enumerate(self.orders) if number in order.cells.get(cell.provider, ()))
            whose = cell.provider if ranks else None
            alone = number if (cell.lower, cell.upper) != (NOTHING, None) else None
            piles.setdefault((tuple(said[number]), cell.whole, whose, ranks, alone), []).append(number)
        return list(piles.values())

    def _heap(self, numbers: list[int]) -> Heap:
        held: dict[str, Number] = {}
        for number in numbers:
            cell = self.case.cells[number]
            value = int(cell.value) if cell.value.denominator == 1 else cell.value
            held[cell.provider] = held.get(cell.provider, NOTHING) + value
        first = self.case.cells[numbers[0]]
        return Heap(tuple(numbers), held, first.lower, first.upper, first.whole and self.whole)

    def _limit(self, row: Row) -> Limit:
        """The row over heaps; what is known to everybody is taken out."""
        weights: dict[int, Fraction] = {}
        known = Fraction(0)
        for number, weight in row.weights.items():
            heap = self.heap_of.get(number)
            if heap is None:
                known += weight * self.case.cells[number].value
            elif weight:
                weights[heap] = weight
        low = None if row.low is None else row.low - known
        high = None if row.high is None else row.high - known
        return self._in_whole_numbers(weights, low, high)

    def _in_whole_numbers(self, weights: Mapping[int, Fraction], low: Number | None, high: Number | None) -> Limit:
        if not weights or not all(self.heaps[h].whole and w.denominator == 1 for h, w in weights.items()):
            return Limit(weights, low, high)
        common = reduce(gcd, (int(weight) for weight in weights.values()))
        return Limit(
            {heap: int(weight) // common for heap, weight in weights.items()},
            None if low is None else ceil(low / common),
            None if high is None else floor(high / common),
        )

    def _without(self, limit: Limit, own: list[Number], others: tuple[int, ...]) -> Limit:
        mine = sum((weight * own[heap] for heap, weight in limit.weights.items()), NOTHING)
        return Limit(
            {heap: weight for heap, weight in limit.weights.items() if others[heap]},
            None if limit.low is None else limit.low - mine,
            None if limit.high is None else limit.high - mine,
        )

    def _ranking(self, order: Order) -> Ranking:
        sums = {}
        for provider, numbers in order.cells.items():
            heaps = tuple(sorted({self.heap_of[number] for number in numbers if number in self.heap_of}))
            known = sum((self.case.cells[n].value for n in numbers if n not in self.heap_of), Fraction(0))
            sums[provider] = (heaps, known)
        return Ranking(sums, order)



def _together(limits: Iterable[Limit]) -> tuple[Limit, ...]:
    """Limits on one sum made into one: a count and a rate of the same cells are two."""
    found: dict[frozenset[tuple[int, Number]], Limit] = {}
    for limit in limits:
        key = frozenset(limit.weights.items())
        other = found.get(key, limit)
        low = max((end for end in (limit.low, other.low) if end is not None), default=None)
        high = min((end for end in (limit.high, other.high) if end is not None), default=None)
        found[key] = Limit(limit.weights, low, high)
    return tuple(found.values())
