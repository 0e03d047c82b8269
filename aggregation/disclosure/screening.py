"""First half of an audit: everything that is decided without looking at a count (rules 1, 2, 3, 5 and 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aggregation.disclosure.decisions import ReasonInWords, Word
from aggregation.disclosure.menu import Menu
from aggregation.disclosure.rules import ReleaseRules, Rule
from aggregation.disclosure.structural import admitted
from aggregation.disclosure.values import Box, CandidateCell, Kind, ReleasedCell, Truth


def screen(
    candidates: Sequence[CandidateCell],
    past: Sequence[ReleasedCell],
    truth: Truth,
    menu: Menu,
    rules: ReleaseRules,
    organisation_of: Mapping[int, int],
    active: frozenset[Rule],
) -> dict[int, ReasonInWords]:
    """Reasons by position in `candidates`; positions without a reason go on to the counts."""
    reasons: dict[int, ReasonInWords] = {}
    before = {cell.box for cell in past}
    for position, cell in enumerate(candidates):
        if cell.kind is Kind.DOTS and Rule.DOTS in active:
            reasons[position] = ReasonInWords(cell, Word.SINGLE_FIGURES, Rule.DOTS)
        elif reason := _reason(cell, before, truth, menu, rules, organisation_of):
            reasons[position] = reason
    if Rule.ATOMS in active:
        reasons |= _crowded(candidates, reasons, past, menu, rules, organisation_of)
    return reasons


def _reason(
    cell: CandidateCell,
    before: set[Box],
    truth: Truth,
    menu: Menu,
    rules: ReleaseRules,
    organisation_of: Mapping[int, int],
) -> ReasonInWords | None:
    if not menu.lists(cell):
        return ReasonInWords(cell, Word.OFF_MENU, Rule.MENU)
    if not menu.is_closed(cell):
        return ReasonInWords(cell, Word.OPEN_PERIOD, Rule.MENU)
    box = menu.box(cell)
    if box in before:
        return ReasonInWords(cell, Word.RELEASED_BEFORE, Rule.FROZEN)
    if not cell.peer_group <= organisation_of.keys():
        return ReasonInWords(cell, Word.UNKNOWN_CONTRIBUTOR, Rule.FROZEN)
    if cell.scale is not None and not _all_returned(box, truth):
        return ReasonInWords(cell, Word.NO_EXPOSURE, Rule.FROZEN)
    organisations = {organisation_of[contributor] for contributor in cell.peer_group}
    if len(organisations) - 1 < rules.min_organisations:
        return ReasonInWords(cell, Word.FEW_ORGANISATIONS, Rule.AFFILIATES)
    return None


def _all_returned(box: Box, truth: Truth) -> bool:
    return all(
        truth.amount(period, box.vintage, contributor) > 0 for contributor in box.contributors for period in box.periods
    )


def _crowded(
    candidates: Sequence[CandidateCell],
    reasons: Mapping[int, ReasonInWords],
    past: Sequence[ReleasedCell],
    menu: Menu,
    rules: ReleaseRules,
    organisation_of: Mapping[int, int],
) -> dict[int, ReasonInWords]:
    """Rule 5, widest cells first: a total is worth more than the part that would give its rest away."""
    boxes = {k: menu.box(cell) for k, cell in enumerate(candidates) if k not in reasons}
    order = sorted(boxes, key=lambda k: (-len(boxes[k].contributors), -len(boxes[k].categories), k))
    answers = admitted([cell.box for cell in past], [boxes[k] for k in order], organisation_of, rules)
    return {
        k: ReasonInWords(candidates[k], Word.FEW_IN_DIFFERENCE, Rule.ATOMS)
        for k, fits in zip(order, answers, strict=True)
        if not fits
    }
