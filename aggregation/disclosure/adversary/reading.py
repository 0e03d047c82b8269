"""A disclosure case as JSON, made into cells and facts about them. What is not understood is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from aggregation.disclosure.adversary.facts import Fact, Order, Row
from aggregation.disclosure.adversary.rounding import Ends, ends

Json = Mapping[str, Any]
ALL, VINTAGE = "all", "vintage"


class CaseError(ValueError):
    """The case says something that cannot be read; the sentence says what and where."""


@dataclass(frozen=True)
class Cell:
    """One figure of one provider. `where`: its place in each dimension, in the case's order."""

    provider: str
    measure: str
    where: tuple[str, ...]
    value: Fraction
    lower: Fraction | None
    upper: Fraction | None
    public: bool
    whole: bool


@dataclass(frozen=True)
class Seen:
    """A release as facts, for those who saw it (None: everybody). `adds`: the cells it adds up, where it does."""

    name: str
    audience: frozenset[str] | None
    facts: tuple[Fact, ...]
    adds: tuple[int, ...] = ()


@dataclass(frozen=True)
class Protection:
    """Bounds must reach t + s and max(0, t − s), s = max(absolute, p·t), and be `width` apart."""

    p: Fraction
    absolute: Fraction
    width: Fraction
    zeros: bool

    def slack(self, value: Fraction) -> Fraction:
        """s of a true value."""
        return max(self.absolute, self.p * value)


@dataclass(frozen=True)
class Case:
    """All that a case says. `denominators`: measures that rates are divided by. `left_out`: releases of a vintage whose
    cells the case does not hold, so that nothing can be said of them.
    """

    dims: tuple[str, ...]
    cells: tuple[Cell, ...]
    releases: tuple[Seen, ...]
    families: tuple[frozenset[str], ...]
    protection: Protection
    static: Mapping[str, Fraction]
    denominators: frozenset[str]
    left_out: tuple[str, ...] = ()

    @property
    def providers(self) -> tuple[str, ...]:
        """Everybody who has a cell."""
        return tuple(sorted({cell.provider for cell in self.cells}))


def read(case: Json) -> Case:
    """Raises CaseError."""
    try:
        return _Reader(case).case()
    except CaseError:
        raise
    except ValueError as wrong:
        raise CaseError(f"The case cannot be read: {wrong}.") from wrong
    except (KeyError, TypeError, AttributeError) as missing:
        raise CaseError(f"The case is not of the form expected: {missing!r}.") from missing


class _Reader:
    """Reads cells first, then what was said of them."""

    def __init__(self, case: Json) -> None:
        self.json = case
        self.dims = tuple(str(each) for each in case["dims"])
        if VINTAGE not in self.dims and any(VINTAGE in cell for cell in case["cells"]):
            self.dims = (*self.dims, VINTAGE)
        self.left_out: list[str] = []
        self.cells = tuple(self._cell(each) for each in case["cells"])
        self.static = {name: _number(value) for name, value in case.get("static", {}).items()}
        self.least = self.static.get("min_events", Fraction(0))
        self.keys = ("measure", "provider", *self.dims)
        self.index: dict[tuple[str, str], set[int]] = {}
        for number, cell in enumerate(self.cells):
            for key, value in zip(self.keys, (cell.measure, cell.provider, *cell.where), strict=True):
                self.index.setdefault((key, value), set()).add(number)

    def case(self) -> Case:
        promised = self.json["protection"]
        protection = Protection(
            _number(promised["p"]), _number(promised["abs"]), _number(promised["width"]),
            bool(promised.get("zeros_sensitive", True)),
        )  # fmt: skip
        families = tuple(frozenset(str(one) for one in family) for family in self.json.get("families", ()))
        said = [self._of_its_vintage(release) for release in self.json["releases"]]
        releases = tuple(seen for release in said if (seen := self._seen(release)))
        denominators = frozenset(
            self.cells[number].measure for release in said if "denominator" in release
            for number in self._select(release["denominator"], release["id"])
        )  # fmt: skip
        return Case(self.dims, self.cells, releases, families, protection, self.static, denominators,
                    tuple(self.left_out))  # fmt: skip

    def _of_its_vintage(self, said: Json) -> Json:
        """Where cells are told by vintage, a release is of those of its own."""
        if VINTAGE not in self.dims:
            return said
        own = {VINTAGE: str(said.get(VINTAGE, ""))}
        parts = {key: own | said[key] for key in ("select", "denominator") if key in said}
        if "terms" in said:
            parts["terms"] = [term | {"select": own | term["select"]} for term in said["terms"]]
        return {**said, **parts}

    def _cell(self, said: Json) -> Cell:
        where = tuple(str(said.get(dim, "") if dim == VINTAGE else said[dim]) for dim in self.dims)
        lower, upper = said.get("lower"), said.get("upper")
        cell = Cell(
            str(said["provider"]), str(said["measure"]), where, _number(said["value"]),
            None if lower is None else _number(lower), None if upper is None else _number(upper),
            bool(said.get("public", False)), bool(said.get("integer", True)),
        )  # fmt: skip
        if not Ends(cell.lower, cell.upper).hold(cell.value):
            raise CaseError(f"A cell of provider {cell.provider} lies outside its own bounds.")
        return cell

    def _seen(self, said: Json) -> Seen | None:
        name, kind, audience = str(said["id"]), said["kind"], said["audience"]
        readers: Mapping[str, Callable[[Json, str], Iterable[Fact]]] = {
            "sum": self._sum, "rate": self._rate, "mean": self._mean, "weighted": self._weighted,
            "order_stat": self._order, "suppressed": self._suppressed,
        }  # fmt: skip
        if kind not in readers:
            raise CaseError(f"Release {name} is of a kind that is not known: {kind}.")
        facts = tuple(readers[kind](said, name))
        values = [cell.value for cell in self.cells]
        if not all(fact.holds(values) for fact in facts):
            if VINTAGE not in said:
                raise CaseError(f"Release {name} does not agree with the cells.")
            self.left_out.append(name)
            return None
        adds = tuple(self._select(said["select"], name)) if kind in {"sum", "rate", "mean"} else ()
        who = None if audience == ALL else frozenset(str(one) for one in audience)
        return Seen(name, who, facts, adds)

    def _select(self, wanted: Json, name: str) -> list[int]:
        """Cells by key; a key that is absent means all."""
        if unknown := set(wanted) - set(self.keys):
            raise CaseError(f"Release {name} selects by what no cell has: {', '.join(sorted(unknown))}.")
        found = set(range(len(self.cells)))
        for key, value in wanted.items():
            values = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
            found &= set().union(*(self.index.get((key, str(each)), set()) for each in values))
        if not found:
            raise CaseError(f"Release {name} selects no cell.")
        return sorted(found)

    def _total(self, numbers: Iterable[int]) -> Fraction:
        return sum((self.cells[number].value for number in numbers), Fraction(0))

    def _row(self, weights: Mapping[int, Fraction], within: Ends) -> Row:
        return Row.of(weights, within, whole=all(self.cells[number].whole for number in weights))

    def _counted(self, numbers: Sequence[int]) -> list[Row]:
        """That a figure is shown tells that there are at least so many events, where the rule is kept."""
        if not 0 < self.least <= self._total(numbers):
            return []
        return [self._row(dict.fromkeys(numbers, Fraction(1)), Ends(self.least, None))]

    def _sum(self, said: Json, name: str) -> list[Row]:
        numbers = self._select(said["select"], name)
        within = ends(said["value"], said.get("rounding"), self._total(numbers))
        return [self._row(dict.fromkeys(numbers, Fraction(1)), within), *self._counted(numbers)]

    def _mean(self, said: Json, name: str) -> list[Row]:
        numbers = self._select(said["select"], name)
        size = len({self.cells[number].provider for number in numbers})
        within = ends(said["value"], said.get("rounding"), self._total(numbers) / size)
        return [self._row(dict.fromkeys(numbers, Fraction(1, size)), within), *self._counted(numbers)]

    def _weighted(self, said: Json, name: str) -> list[Row]:
        weights: dict[int, Fraction] = {}
        for term in said["terms"]:
            for number in self._select(term["select"], name):
                weights[number] = weights.get(number, Fraction(0)) + _number(term["coef"])
        true = sum((weight * self.cells[number].value for number, weight in weights.items()), Fraction(0))
        return [self._row(weights, ends(said["value"], said.get("rounding"), true))]

    def _rate(self, said: Json, name: str) -> list[Row]:
        """scale·N − low·D ≥ 0 and scale·N − high·D ≤ 0, or below 0 where the upper end is no part of it."""
        above, below = self._select(said["select"], name), self._select(said["denominator"], name)
        scale, over = _number(said.get("scale", 1)), self._total(below)
        if over <= 0:
            raise CaseError(f"Release {name} is a rate over nothing.")
        within = ends(said["value"], said.get("rounding"), scale * self._total(above) / over)
        found = []
        zero = Fraction(0)
        low_side = Ends(zero, None, without_low=within.without_low)
        high_side = Ends(None, zero, without_high=within.without_high)
        for end, side in ((within.low, low_side), (within.high, high_side)):
            if end is not None:
                weights = dict.fromkeys(above, scale)
                for number in below:
                    weights[number] = weights.get(number, zero) - end
                found.append(self._row(weights, side))
        return [*found, *self._counted(above)]

    def _order(self, said: Json, name: str) -> list[Order]:
        by_provider: dict[str, list[int]] = {}
        for number in self._select(said["select"], name):
            by_provider.setdefault(self.cells[number].provider, []).append(number)
        totals = sorted(self._total(numbers) for numbers in by_provider.values())
        rank = int(said["k"])
        if not 1 <= rank <= len(totals):
            raise CaseError(f"Release {name} asks for the {rank}-th of {len(totals)} providers.")
        within = ends(said["value"], said.get("rounding"), totals[rank - 1])
        if all(self.cells[number].whole for numbers in by_provider.values() for number in numbers):
            within = within.whole()
        return [Order({provider: tuple(numbers) for provider, numbers in by_provider.items()}, rank, within)]

    def _suppressed(self, said: Json, name: str) -> list[Row]:
        low, high = said.get("lower"), said.get("upper")
        if low is None and high is None:
            return []
        within = Ends(None if low is None else _number(low), None if high is None else _number(high))
        return [self._row(dict.fromkeys(self._select(said["select"], name), Fraction(1)), within)]


def _number(value: Any) -> Fraction:
    """As it is written: 0.1 is a tenth."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise CaseError(f"{value!r} is no number.")
    try:
        return Fraction(str(value))
    except ValueError as error:
        raise CaseError(f"{value!r} is no number.") from error
