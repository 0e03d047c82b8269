"""Rule 9: the auditor with a memory. It reads what was ever released, adds the candidates, and lets out
what holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from aggregation.disclosure.blocks import blocks, exposure_box, network_of_counts, network_of_exposures
from aggregation.disclosure.decisions import Decision, Shown, Verdict, Withheld
from aggregation.disclosure.menu import Menu
from aggregation.disclosure.primary import weakness_of_counts, weakness_of_exposures
from aggregation.disclosure.rounding import Span, round_count, round_rate, span_of_cell
from aggregation.disclosure.rules import Protection, ReleaseRules, Rule
from aggregation.disclosure.screening import screen
from aggregation.disclosure.secondary import settle
from aggregation.disclosure.values import Box, CandidateCell, ReleasedCell, Truth

PROOF = tuple(Rule)
COMPLEMENTARY = "withheld so that another withheld figure does not come back by subtraction"
EXPOSURE_BACK = "the exposures of an organization could be bounded from the group's"
UNSAFE_PAST = "an attack on earlier releases of the same figures cannot be stopped"
CHANGED = "the facts no longer agree with an earlier release of the same figures"


def audit(
    candidates: Sequence[CandidateCell],
    past: Sequence[ReleasedCell],
    truth: Truth,
    *,
    menu: Menu,
    rules: ReleaseRules | None = None,
    protection: Protection | None = None,
) -> Verdict:
    """Decide every candidate against all that was offered before (42 CFR 3.212(a)(1)).

    `past` are all cells ever offered, withheld ones included; `truth` the frozen facts of the candidates and
    of the past cells they overlap. Nothing is written: the caller keeps `Verdict.offered`.
    """
    return Audit(tuple(past), truth, menu, rules or ReleaseRules(), protection or Protection()).run(candidates)


@dataclass
class Audit:
    """One run. `active` is narrowed only by `rehearsal`, which serves tests on invented networks."""

    past: tuple[ReleasedCell, ...]
    truth: Truth
    menu: Menu
    rules: ReleaseRules
    protection: Protection
    active: frozenset[Rule] = frozenset(Rule)
    decided: dict[int, Decision] = field(default_factory=dict)

    def run(self, candidates: Sequence[CandidateCell]) -> Verdict:
        """Screen without counts, then rule 4, then the exposures' and the counts' attacks."""
        self.decided |= screen(
            candidates, self.past, self.truth, self.menu, self.rules, self.organisation_of, self.active
        )
        made = {k: self._cell(cell) for k, cell in enumerate(candidates) if k not in self.decided}
        if Rule.PRIMARY in self.active:
            self._withhold_weak(candidates, made)
        if Rule.SECONDARY in self.active:
            self._attack_exposures(candidates, made)
            self._attack_counts(candidates, made)
        return self._verdict(candidates, made)

    @property
    def organisation_of(self) -> dict[int, int]:
        """Organization of each contributor (rule 3)."""
        known = self.truth.organisation_of
        return dict(known) if Rule.AFFILIATES in self.active else {one: one for one in known}

    def _cell(self, cell: CandidateCell) -> ReleasedCell:
        """The cell as it would stand in the release if nothing were against it."""
        box = self.menu.box(cell)
        count = sum(self.truth.count_of(box, one) for one in box.contributors)
        exposure = sum(self.truth.exposure_of(box, one) for one in box.contributors) if cell.scale else None
        rounded, rate = count, None
        if cell.scale and exposure:
            rate = round_rate(count, exposure, cell.scale, self.rules.decimals)
        if Rule.ROUNDING in self.active:
            rounded = round_count(count, self.rules.base)
        return ReleasedCell(
            box=box,
            category=cell.category,
            period=cell.period,
            audience=cell.audience,
            scale=cell.scale,
            count=rounded,
            rate=rate,
            exposure=exposure,
            sensitive=cell.sensitive,
            base=self.rules.base,
            decimals=self.rules.decimals,
            least=self.rules.min_events,
        )

    def _withhold_weak(self, candidates: Sequence[CandidateCell], made: dict[int, ReleasedCell]) -> None:
        for k, cell in made.items():
            if weakness := self._weakness(cell):
                self.decided[k] = Withheld(candidates[k], weakness, Rule.PRIMARY)

    def _weakness(self, cell: ReleasedCell) -> str | None:
        counts = self._by_organisation(cell.box, exposures=False)
        weakness = weakness_of_counts(counts, self.rules, sensitive=cell.sensitive)
        if weakness is None and cell.scale:
            weakness = weakness_of_exposures(self._by_organisation(cell.box, exposures=True), self.rules)
        return weakness

    def _by_organisation(self, box: Box, *, exposures: bool) -> dict[int, int]:
        figure = self.truth.exposure_of if exposures else self.truth.count_of
        totals: dict[int, int] = {}
        for contributor in box.contributors:
            organisation = self.organisation_of[contributor]
            totals[organisation] = totals.get(organisation, 0) + figure(box, contributor)
        return totals

    def _attack_exposures(self, candidates: Sequence[CandidateCell], made: dict[int, ReleasedCell]) -> None:
        """Denominators, each read by the attacker as if it were released exactly."""
        shown = {k: cell for k, cell in self._open(made).items() if cell.scale}
        earlier = [exposure_box(cell.box) for cell in self.past if cell.shown and cell.scale]
        fresh = {exposure_box(cell.box) for cell in shown.values()} - set(earlier)
        boxes = list(dict.fromkeys([*earlier, *sorted(fresh, key=lambda box: len(box.contributors))]))
        for block in blocks(boxes):
            here = [boxes[position] for position in block]
            removable = [position for position, box in enumerate(here) if box in fresh]
            if not removable:
                continue
            bad = self._unsafe_exposures(here, removable)
            for k, cell in shown.items():
                if exposure_box(cell.box) in bad:
                    self.decided[k] = Withheld(candidates[k], EXPOSURE_BACK, Rule.SECONDARY)

    def _unsafe_exposures(self, boxes: list[Box], removable: list[int]) -> set[Box]:
        if not self._known_places(boxes):
            return {boxes[position] for position in removable}
        network = network_of_exposures(boxes, self.truth, self.organisation_of)
        totals = [network.total(atoms) for atoms in network.sums]
        spans = [Span(total, total) for total in totals]
        settled = settle(network, spans, frozenset(), removable, self.protection)
        return {boxes[position] for position in (settled.withheld if settled.safe else removable)}

    def _attack_counts(self, candidates: Sequence[CandidateCell], made: dict[int, ReleasedCell]) -> None:
        positions = list(made)
        cells = [*made.values(), *self.past]
        for block in blocks([cell.box for cell in cells]):
            new = [position for position in block if position < len(positions)]
            if new:
                old = [cells[position] for position in block if position >= len(positions)]
                self._attack_block(candidates, {positions[n]: made[positions[n]] for n in new}, old)

    def _attack_block(
        self, candidates: Sequence[CandidateCell], new: dict[int, ReleasedCell], old: list[ReleasedCell]
    ) -> None:
        cells = [*new.values(), *old]
        numbers = list(new)
        boxes = [cell.box for cell in cells]
        if not self._known_places(boxes):
            self._withhold(candidates, numbers, CHANGED, Rule.FROZEN)
            return
        network = network_of_counts(boxes, self.truth, self.organisation_of)
        totals = [network.total(atoms) for atoms in network.sums]
        spans = [self._span(number, cell) for number, cell in zip([*numbers, *[None] * len(old)], cells, strict=True)]
        if _disagree(totals[len(new) :], spans[len(new) :]):
            self._withhold(candidates, numbers, CHANGED, Rule.FROZEN)
            return
        guarded = frozenset(k for k, cell in enumerate(cells) if spans[k] is None and self._weakness(cell))
        cheapest_first = sorted(range(len(new)), key=lambda k: (totals[k], k))
        settled = settle(network, spans, guarded, cheapest_first, self.protection)
        self._withhold(candidates, [numbers[k] for k in settled.withheld], COMPLEMENTARY, Rule.SECONDARY)
        if not settled.safe:
            self._withhold(candidates, numbers, UNSAFE_PAST, Rule.MEMORY)

    def _span(self, number: int | None, cell: ReleasedCell) -> Span | None:
        """Counts that a cell leaves possible; None where it is withheld."""
        span = span_of_cell(cell)
        if span is None or (number is not None and number in self.decided):
            return None
        return span if Rule.WHOLE_NUMBERS in self.active else Span(span.lower - 1, span.upper + 1)

    def _known_places(self, boxes: Sequence[Box]) -> bool:
        return all(box.contributors <= self.truth.organisation_of.keys() for box in boxes)

    def _withhold(self, candidates: Sequence[CandidateCell], numbers: Sequence[int], reason: str, rule: Rule) -> None:
        for number in numbers:
            self.decided.setdefault(number, Withheld(candidates[number], reason, rule))

    def _open(self, made: dict[int, ReleasedCell]) -> dict[int, ReleasedCell]:
        return {k: cell for k, cell in made.items() if k not in self.decided}

    def _verdict(self, candidates: Sequence[CandidateCell], made: dict[int, ReleasedCell]) -> Verdict:
        for k, cell in self._open(made).items():
            size = len({self.organisation_of[one] for one in cell.box.contributors})
            self.decided[k] = Shown(candidates[k], cell.count or 0, cell.rate, size, PROOF)
        decisions = tuple(self.decided[k] for k in range(len(candidates)))
        offered = tuple(
            cell if isinstance(self.decided[k], Shown) else replace(cell, count=None, rate=None)
            for k, cell in made.items()
        )
        return Verdict(decisions, offered)


def _disagree(totals: Sequence[int], spans: Sequence[Span | None]) -> bool:
    """Whether today's facts fall outside what an earlier release said of them."""
    return any(span is not None and total not in span for total, span in zip(totals, spans, strict=True))
