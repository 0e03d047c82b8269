"""What is reported: by type and month, which types most, with how much harm. Pure.

Cells are held to rule 4 each by itself, and then to each other: what stands beside them would else give them away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from aggregation.dashboards.comparison import share_words
from aggregation.dashboards.figures import STARRED, Withheld, half_of, listed, withheld
from aggregation.dashboards.months import full
from aggregation.dashboards.subtraction import protected
from aggregation.dashboards.sums import FEW_PROVIDERS, FEWEST, Counts, by_contributor, shown_sum
from aggregation.measures.measure import GRAVE, SENSITIVE_TYPES
from aggregation.statistics.proportions import Proportion, share
from aggregation.statistics.results import NotShown

NOTHING_SHOWN = "No sum of this selection is large enough, or of enough providers, to be shown."
ALL = "all"


@dataclass(frozen=True, slots=True)
class Kinds:
    """Types with their sums, `totals` over all months and `cells` of each; None stands for the symbol. The largest of
    what is shown first: another order would tell which of the hidden sums is the larger.
    """

    months: tuple[str, ...]
    totals: Mapping[str, int | None]
    cells: Mapping[str, tuple[int | None, ...]]


def kinds_of(
    by_type: Mapping[str, Counts], months: Sequence[str], present: Collection[int], labels: Mapping[str, str]
) -> Kinds | Withheld:
    """Pooled events by type and month. A type's total and its months add up, and so do the totals: where only one of
    them would be hidden, another is.
    """
    if len(present) < FEWEST:
        return Withheld(FEW_PROVIDERS)
    spans = [*((month, [month]) for month in months), (ALL, months)]
    cells = {(kind, name): shown_sum(by_contributor(counts, span), sensitive=kind in SENSITIVE_TYPES)
             for kind, counts in by_type.items() for name, span in spans}  # fmt: skip
    cells[ALL, ALL] = shown_sum(together(by_type.values(), months))
    rows = [[(kind, month) for month in (*months, ALL)] for kind in by_type]
    safe = protected(cells, [*rows, [(kind, ALL) for kind in (*by_type, ALL)]], kept=[(ALL, ALL)])
    totals = {kind: safe[kind, ALL] for kind in by_type}
    lines = {kind: tuple(safe[kind, month] for month in months) for kind in by_type}
    ordered = sorted(by_type, key=lambda kind: (
        -(totals[kind] or 0), -sum(value or 0 for value in lines[kind]), labels[kind]))  # fmt: skip
    return Kinds(tuple(months), {kind: totals[kind] for kind in ordered}, {kind: lines[kind] for kind in ordered})


def months_say(kinds: Kinds, labels: Mapping[str, str]) -> str:
    """The largest sum of a month, and how many are not shown."""
    cells = [(value, kind, month) for kind, line in kinds.cells.items()
             for value, month in zip(line, kinds.months, strict=True) if value is not None]  # fmt: skip
    if not cells:
        return NOTHING_SHOWN
    value, kind, month = max(cells, key=lambda cell: cell[0])
    every = len(kinds.cells) * len(kinds.months)
    stars = f" {every - len(cells)} of {every} sums are not shown (*)." if every > len(cells) else ""
    return f"Largest sum of a month: {labels[kind]} in {full(month)}, {value:,}.{stars}"


def totals_say(kinds: Kinds, labels: Mapping[str, str]) -> str:
    """The fewest types that make up half of what is shown."""
    shown = [(labels[kind], count) for kind, count in kinds.totals.items() if count is not None]
    total = sum(count for _, count in shown)
    if not total:
        return NOTHING_SHOWN
    most, reached = half_of(shown, total)
    verb, hidden = "is" if len(most) == 1 else "are", len(kinds.totals) - len(shown)
    stars = f" {hidden} of {len(kinds.totals)} types are not shown (*)." if hidden else ""
    return f"{listed(most)} {verb} {share_words(reached, total)} of the {total:,} events shown by type.{stars}"


@dataclass(frozen=True, slots=True)
class Degrees:
    """Incidents by degree of harm. `shares` of those whose harm was judged, now and a year before; `counts` of all."""

    counts: Mapping[str, int | None]
    shares: Mapping[str, float | None]
    before: Mapping[str, float | None]
    says: str


def degrees_of(
    by_harm: Mapping[str, Counts], months: Collection[str], before: Collection[str], present: Collection[int], *,
    judged: Sequence[str], severe: Collection[str],
) -> Degrees | Withheld:  # fmt: skip
    """`judged`: the degrees from no harm to death, in the order of their scale; what else there is was not judged."""
    if len(present) < FEWEST:
        return Withheld(FEW_PROVIDERS)
    now, then = (_degrees(by_harm, span, judged, severe) for span in (months, before))
    found, earlier = (severe_share(by_harm, span, judged, severe) for span in (months, before))
    return Degrees(now, _shares(now, judged, by_harm, months), _shares(then, judged, by_harm, before),
                   _harm_words(found, earlier))  # fmt: skip


def _degrees(
    by_harm: Mapping[str, Counts], months: Collection[str], judged: Sequence[str], severe: Collection[str]
) -> dict[str, int | None]:
    """Counts by degree. Beside them stand the sum of what was judged, and that of severe harm and death."""
    cells = {harm: _sum(by_harm, months, [harm]) for harm in {*by_harm, *judged}}
    sums = {"judged": _sum(by_harm, months, judged), "severe or death": _sum(by_harm, months, severe)}
    safe = protected(cells | sums, [[*judged, "judged"], [*severe, "severe or death"]], kept=list(sums))
    return {harm: safe[harm] for harm in cells}


def _sum(by_harm: Mapping[str, Counts], months: Collection[str], names: Collection[str]) -> int | None:
    by_code = together([by_harm.get(name, {}) for name in names], months)
    return shown_sum(by_code, sensitive=GRAVE.issuperset(names))


def together(parts: Collection[Counts], months: Collection[str]) -> dict[int, int]:
    """Sums of several parts, by contributor."""
    sums: dict[int, int] = {}
    for part in parts:
        for code, count in by_contributor(part, months).items():
            sums[code] = sums.get(code, 0) + count
    return sums


def _shares(
    counts: Mapping[str, int | None], judged: Sequence[str], by_harm: Mapping[str, Counts], months: Collection[str]
) -> dict[str, float | None]:
    whole = _sum(by_harm, months, judged)
    return {harm: None if (count := counts[harm]) is None or not whole else count / whole for harm in judged}


def severe_share(
    by_harm: Mapping[str, Counts], months: Collection[str], judged: Sequence[str], severe: Collection[str]
) -> Proportion | Withheld:
    """Of the incidents whose harm was judged, those that ended in severe harm or death."""
    whole, part = _sum(by_harm, months, judged), _sum(by_harm, months, severe)
    if whole is None or part is None:
        return STARRED
    found = share(part, whole)
    return withheld(found) if isinstance(found, NotShown) else found


def _harm_words(found: Proportion | Withheld, earlier: Proportion | Withheld) -> str:
    if isinstance(found, Withheld):
        return "How many of the incidents ended in severe harm or death is not shown (*)."
    low, high = found.interval.lower, found.interval.upper
    told = (f"Of {found.answered:,.0f} incidents whose harm was judged, {found.value:.1%} ({low:.1%} to {high:.1%}) "
            "ended in severe harm or death")  # fmt: skip
    return f"{told}." if isinstance(earlier, Withheld) else f"{told}; a year before {earlier.value:.1%}."
