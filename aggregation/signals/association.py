"""Answers that come together in cases: which are counted beside which, how often, and how often they would by chance.

E of a pair is taken from the margins of its own care setting, among the cases that answered both questions: settings
differ in what they do, and a pair must not be found because one of them does more of it. What pairs are like in general
is learnt from the pairs of all settings together (`signals.pairs`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from aggregation.signals.pairs import FEWEST_EVENTS, SIGNAL, fitted, shrunk
from aggregation.statistics.results import NotShown

# Event beside factor, device or medicine. A question that the form of one type asks is itself the event: beside its
# type it would be found each time. Another coded answer that crosses the door (`aggregation.crossing`) becomes a factor
# by a line here.
PAIRINGS: tuple[tuple[str, str], ...] = (
    ("event_type", "location_kind"), ("medication.stage", "location_kind"), ("fall.assisted", "location_kind"),
    ("event_type", "factor.main"), ("medication.stage", "factor.main"), ("fall.assisted", "factor.main"),
    ("medication.stage", "medicine.class"), ("harm", "medicine.class"), ("harm", "device.kind"),
    ("medicine.class", "factor.main"), ("device.kind", "factor.main"), ("medicine.class", "location_kind"),
    ("device.kind", "location_kind"),
)  # fmt: skip
NO_ANSWER = frozenset({"", "unknown", "none_applies"})
AGAIN_FROM = 1.5    # a pair that was closed comes again where its lower end has grown by half


@dataclass(frozen=True, order=True)
class Pair:
    """Two answers of one setting: `event` and `factor` are (question, code)."""

    setting: str
    event: tuple[str, str]
    factor: tuple[str, str]


@dataclass(frozen=True)
class Together:
    """A pair that was reported `count` times where `expected` would be by chance. `mean`, `lower`: EBGM and EB05, the
    ratio after shrinkage and its lower end. `proportional`: the proportional reporting ratio, for description alone; it
    shrinks nothing, and infinity stands where the factor is never told of another event.
    """

    pair: Pair
    count: int
    expected: float
    mean: float
    lower: float
    proportional: float


@dataclass(frozen=True)
class Counted:
    """Cells of one setting and pairing: a pair's own count and the sums of its row, its column and the whole."""

    pair: Pair
    count: int
    row: int
    column: int
    whole: int

    @property
    def expected(self) -> float:
        return self.row * self.column / self.whole

    @property
    def proportional(self) -> float:
        """(a / row) / (c / other rows), c how often the factor was told of other events. Source: Evans, 2001."""
        elsewhere = self.column - self.count
        return self.count / self.row / (elsewhere / (self.whole - self.row)) if elsewhere else inf


def cells_of(cases: Iterable[tuple[str, Mapping[str, str], int]]) -> list[Counted]:
    """Every pair that was reported at least once; `cases`: setting, answers, how many. Where a question has one answer
    alone there is nothing beside which it could be frequent.
    """
    tables: dict[tuple[str, str, str], Counter[tuple[str, str]]] = {}
    for setting, answers, count in cases:
        for event, factor in PAIRINGS:
            told = (answers.get(event, ""), answers.get(factor, ""))
            if not NO_ANSWER.intersection(told):
                tables.setdefault((setting, event, factor), Counter())[told] += count
    return [cell for key, table in sorted(tables.items()) for cell in _cells(key, table)]


def together(cells: Iterable[Counted]) -> list[Together] | NotShown:
    """What was reported together oftener than by chance, strongest first: three cases or more and EB05 of 2 or more.
    Not shown below 100 pairs.
    """
    found = list(cells)
    counts, expected = [cell.count for cell in found], [cell.expected for cell in found]
    prior = fitted(counts, expected)
    if isinstance(prior, NotShown):
        return prior
    ratios = shrunk(counts, expected, prior)
    signals = [
        Together(cell.pair, cell.count, cell.expected, float(mean), float(lower), cell.proportional)
        for cell, mean, lower in zip(found, ratios.mean, ratios.lower, strict=True)
        if lower >= SIGNAL and cell.count >= FEWEST_EVENTS
    ]
    return sorted(signals, key=lambda each: (-each.lower, each.pair))


def _cells(key: tuple[str, str, str], table: Mapping[tuple[str, str], int]) -> list[Counted]:
    setting, event, factor = key
    rows, columns = Counter[str](), Counter[str]()
    for (row, column), count in table.items():
        rows[row] += count
        columns[column] += count
    if min(len(rows), len(columns)) < 2:
        return []
    whole = rows.total()
    return [
        Counted(Pair(setting, (event, row), (factor, column)), count, rows[row], columns[column], whole)
        for (row, column), count in sorted(table.items()) if count
    ]  # fmt: skip
