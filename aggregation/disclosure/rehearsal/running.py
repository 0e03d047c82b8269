"""The auditor with a rule switched off, and the case of what would then have been released."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from aggregation.disclosure.auditor import Audit
from aggregation.disclosure.candidates import Grain
from aggregation.disclosure.case import disclosure_case
from aggregation.disclosure.decisions import Shown, Verdict
from aggregation.disclosure.menu import Menu
from aggregation.disclosure.rules import Protection, ReleaseRules, Rule
from aggregation.disclosure.values import CandidateCell, Kind, ReleasedCell, Truth

# Nothing but the menu, what is frozen and the rounding: a table as plain systems make them.
AUDITOR = frozenset(Rule) - {Rule.MENU, Rule.FROZEN, Rule.ROUNDING}


@dataclass(frozen=True)
class Invented:
    """A network and what it would release, round by round."""

    truth: Truth
    menu: Menu
    rounds: tuple[tuple[CandidateCell, ...], ...]


@dataclass(frozen=True)
class Rehearsal:
    """What came of all rounds: verdicts, cells offered, and the case for an attack."""

    verdicts: tuple[Verdict, ...]
    offered: tuple[ReleasedCell, ...]
    case: dict[str, Any]


def audit_without(
    switched_off: Iterable[Rule],
    candidates: Sequence[CandidateCell],
    past: Sequence[ReleasedCell],
    truth: Truth,
    *,
    menu: Menu,
    coarser: Sequence[Grain] = (),
) -> Verdict:
    """As `auditor.audit` with default thresholds, some rules left out (3 to 9 and 12 can be)."""
    active = frozenset(Rule) - frozenset(switched_off)
    audit = Audit(tuple(past), truth, menu, ReleaseRules(), Protection(), active, tuple(coarser))
    return audit.run(candidates)


def rehearse(network: Invented, switched_off: Iterable[Rule] = (), *, coarser: Sequence[Grain] = ()) -> Rehearsal:
    """Release round after round, each against all before it."""
    off = frozenset(switched_off)
    offered: list[ReleasedCell] = []
    verdicts = []
    for candidates in network.rounds:
        verdict = audit_without(off, candidates, offered, network.truth, menu=network.menu, coarser=coarser)
        verdicts.append(verdict)
        offered += verdict.offered
    return Rehearsal(tuple(verdicts), tuple(offered), _case(network, verdicts, offered, off))


def _case(
    network: Invented, verdicts: Sequence[Verdict], offered: Sequence[ReleasedCell], off: frozenset[Rule]
) -> dict[str, Any]:
    case = disclosure_case(network.truth, offered, rules=ReleaseRules(), protection=Protection())
    if Rule.PRIMARY in off:
        case["static"]["min_events"] = 0
    if Rule.ROUNDING in off:
        for release in case["releases"]:
            if release["kind"] == "sum":
                del release["rounding"]
    if Rule.DOTS in off:
        case["releases"] += [dot for verdict in verdicts for cell in _dotted(verdict)
                             for dot in _dots(network, cell)]  # fmt: skip
    return case


def _dotted(verdict: Verdict) -> list[CandidateCell]:
    return [one.cell for one in verdict.decisions if isinstance(one, Shown) and one.cell.kind is Kind.DOTS]


def _dots(network: Invented, cell: CandidateCell) -> list[dict[str, Any]]:
    """A dot for each member, unlabelled: whoever sees them all sees every place in the order."""
    box = network.menu.box(cell)
    counts = sorted(network.truth.counts_in(box).values())
    select = {
        "measure": box.measure,
        "provider": [str(one) for one in sorted(box.contributors)],
        "category": sorted(box.categories),
        "period": sorted(box.periods),
    }
    audience = [str(one) for one in sorted(cell.audience)]
    return [
        {"id": f"d{rank}", "audience": audience, "kind": "order_stat", "select": select, "k": rank, "value": count}
        for rank, count in enumerate(counts, 1)
    ]
