"""The figures of one engine on the test set, each with its bound, and whether they are good enough."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.deid.bounds import Numbers, Share, draws, exact_bound, share
from benchmarks.deid.reading import SOFT, Row
from benchmarks.deid.running import Answers
from benchmarks.deid.scoring import Count, Tally, by_kind, tally


@dataclass(frozen=True)
class Goal:
    """What a figure should be: `least` to pass, `aim` to be proud of; `low`: more is better."""

    name: str
    least: float
    aim: float
    low: bool
    condition: str = "known"


# Of narratives with what record and directory know, but for the second.
GOALS = (
    Goal("core_recall", 0.985, 0.995, low=True),
    Goal("core_recall", 0.95, 0.98, low=True, condition="nothing_known"),
    Goal("names_recall_lower", 0.96, 0.98, low=True),
    Goal("traps_touched", 0.04, 0.01, low=False),
    Goal("character_precision", 0.93, 0.97, low=True),
    Goal("speed_at_work", 100_000, 500_000, low=True),
    Goal("leaking_unheld", 0.01, 0.0, low=False),
    Goal("held", 0.35, 0.15, low=False),
    Goal("memory", 300, 150, low=False),
    Goal("speed_ratio", 20, 20, low=True),
    Goal("real_text_gone", 0.02, 0.02, low=False, condition="nothing_known"),
)
Part = Callable[[Tally], int]
# Numerator, denominator, whether the lower bound is the bad side, whether the units are drawn one by one.
SHARES: dict[str, tuple[Part, Part, bool, bool]] = {
    "core_recall": (lambda t: t.core().found, lambda t: t.core().n, True, True),
    "core_recall_characters": (lambda t: t.core().gone, lambda t: t.core().characters, True, False),
    "names_recall": (lambda t: t.names().found, lambda t: t.names().n, True, True),
    "names_recall_lower": (lambda t: lower(t) * t.names().found, lambda t: lower(t) * t.names().n, True, True),
    "character_precision": (lambda t: t.right, lambda t: t.removed, True, False),
    "traps_touched": (lambda t: t.traps().found, lambda t: t.traps().n, False, True),
    "leaking": (lambda t: int(t.leaks()), lambda t: 1, False, True),
    "held": (lambda t: int(t.held), lambda t: 1, False, True),
    "leaking_unheld": (lambda t: int(t.leaks() and not t.held), lambda t: 1, False, True),
}


@dataclass(frozen=True)
class Figures:
    """`shares` by name; `missed` by label (hits are the missed ones); `touched` by category of trap; `groups` by kind
    of group, then group: core recall, leaking, leaking and unheld, held."""

    tallies: Sequence[Tally]
    shares: Mapping[str, Share]
    missed: Mapping[str, Share]
    touched: Mapping[str, Share]
    groups: Mapping[str, Mapping[str, Mapping[str, Share]]]


def figures(rows: Sequence[Row], answers: Answers) -> Figures:
    """Score the answers; a record without one leaks all that it holds and is not held."""
    tallies = [tallied(row, answers) for row in rows]
    weights = draws(tallies)
    shares = {name: share(tallies, weights, above, below, low=low, exact=exact)
              for name, (above, below, low, exact) in SHARES.items()}  # fmt: skip
    missed = {label: worst(tallies, weights, "by_label", label, missed_of) for label in by_kind(tallies, "by_label")}
    touched = {cat: worst(tallies, weights, "by_trap", cat, found_of) for cat in by_kind(tallies, "by_trap")}
    return Figures(tallies, shares, missed, touched, {kind: grouped(tallies, kind) for kind in (
        "case", "setting", "hand")})


def tallied(row: Row, answers: Answers) -> Tally:
    """One narrative beside its answer."""
    answer = answers.get(row.id, {"spans": []})
    return tally(row, [(span["start"], span["end"]) for span in answer["spans"]], held=answer.get("held", False))


def lower(each: Tally) -> bool:
    """Whether the narrative is written in small letters."""
    return each.row.case == "lower"


def missed_of(count: Count) -> int:
    """Marks that are not found."""
    return count.n - count.found


found_of = operator.attrgetter("found")


def worst(tallies: Sequence[Tally], weights: Numbers, part: str, kind: str, hits: Callable[[Count], int]) -> Share:
    """The share of one kind of mark, with its upper bound."""
    def count(each: Tally) -> Count:
        found: Count = getattr(each, part).get(kind, Count())
        return found

    return share(tallies, weights, lambda each: hits(count(each)), lambda each: count(each).n, low=False)


def grouped(tallies: Sequence[Tally], kind: str) -> dict[str, dict[str, Share]]:
    """Shares of each case, setting or hand; bounds are exact ones, since a group holds few hands."""
    groups: dict[str, dict[str, Share]] = {}
    for name in sorted({getattr(each.row, kind) for each in tallies}):
        members = [each for each in tallies if getattr(each.row, kind) == name]
        groups[name] = {figure: exactly(members, figure) for figure in (
            "core_recall", "leaking", "leaking_unheld", "held")}
    return groups


def exactly(members: Iterable[Tally], figure: str) -> Share:
    """One share of some narratives with its exact bound."""
    above, below, low, _ = SHARES[figure]
    pairs = [(above(each), below(each)) for each in members]
    hits, n = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    return Share(hits, n, exact_bound(hits, n, low=low))


def meets(goal: Goal, value: float | None) -> bool | None:
    """Whether a figure is at least good enough; None where it was not measured."""
    if value is None or value != value:
        return None
    return value >= goal.least if goal.low else value <= goal.least


def core_labels(found: Mapping[str, Share]) -> list[str]:
    """Labels, core ones first."""
    return sorted(found, key=lambda label: (label in SOFT, label))
