"""Rule 9: the auditor with a memory. It reads what was ever released, adds the candidates, and lets out
what holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from aggregation.disclosure.attack import Network
from aggregation.disclosure.blocks import exposure_box, network_of_counts, network_of_exposures
from aggregation.disclosure.candidates import Grain, versions_of, weakness_of
from aggregation.disclosure.deciding import Attack, Closest, Gap, Gaps, Method
from aggregation.disclosure.decisions import Decision, Proof, Shown, Verdict, Withheld
from aggregation.disclosure.menu import Menu
from aggregation.disclosure.rounding import Span, span_of_cell
from aggregation.disclosure.rules import Protection, ReleaseRules, Rule
from aggregation.disclosure.screening import screen
from aggregation.disclosure.secondary import Table, settle
from aggregation.disclosure.structural import together
from aggregation.disclosure.values import Box, CandidateCell, ReleasedCell, Truth

PROOF = tuple(Rule)
COMPLEMENTARY = "withheld so that another withheld figure does not come back by subtraction"
EXPOSURE_BACK = "the exposures of an organization could be bounded from the group's"
UNSAFE_PAST = "an attack on earlier releases of the same figures cannot be stopped"
CHANGED = "the facts no longer agree with an earlier release of the same figures"
SAMPLED = 0.02


def audit(
    candidates: Sequence[CandidateCell],
    past: Sequence[ReleasedCell],
    truth: Truth,
    *,
    menu: Menu,
    rules: ReleaseRules | None = None,
    protection: Protection | None = None,
    coarser: Sequence[Grain] = (),
    told: Callable[[int], None] | None = None,
) -> Verdict:
    """Decide every candidate against all that was offered before (42 CFR 3.212(a)(1)).

    `past` are all cells ever offered, withheld ones included; `truth` the frozen facts of the candidates and
    of the past cells they overlap, each as of its vintage. `coarser`: roundings to try before a cell is withheld.
    `told` hears, as the audit goes on, how many candidates are decided. Nothing is written: the caller keeps
    `Verdict.offered`.
    """
    run = Audit(tuple(past), truth, menu, rules or ReleaseRules(), protection or Protection(), coarser=tuple(coarser),
                told=told)  # fmt: skip
    return run.run(candidates)


@dataclass
class Audit:
    """One run. `active` is narrowed only by `rehearsal`, which serves tests on invented networks.

    `versions[k]`: candidate k as it would be shown, the finest first; `chosen[k]` which of them is.
    """

    past: tuple[ReleasedCell, ...]
    truth: Truth
    menu: Menu
    rules: ReleaseRules
    protection: Protection
    active: frozenset[Rule] = frozenset(Rule)
    coarser: tuple[Grain, ...] = ()
    decided: dict[int, Decision] = field(default_factory=dict)
    versions: dict[int, list[ReleasedCell]] = field(default_factory=dict)
    chosen: dict[int, int] = field(default_factory=dict)
    proofs: dict[int, Proof] = field(default_factory=dict)
    methods: Counter[Method] = field(default_factory=Counter)
    sampled: int = 0
    told: Callable[[int], None] | None = None
    settled: set[int] = field(default_factory=set)

    def run(self, candidates: Sequence[CandidateCell]) -> Verdict:
        """Screen without counts, then rule 4, then the exposures' and the counts' attacks."""
        self.decided |= screen(
            candidates, self.past, self.truth, self.menu, self.rules, self.organisation_of, self.active
        )
        for k, cell in enumerate(candidates):
            if k not in self.decided:
                self.versions[k] = versions_of(
                    cell, self.menu.box(cell), self.truth, self.rules, self.coarser, self.active
                )
        if Rule.PRIMARY in self.active:
            self._withhold_weak(candidates)
        self._tell()
        if Rule.MEMORY in self.active:
            self._attack_exposures(candidates)
        self._attack_counts(candidates)
        return self._verdict(candidates)

    @property
    def organisation_of(self) -> Mapping[int, int]:
        """Organization of each contributor (rule 3)."""
        known = self.truth.organisation_of
        return known if Rule.AFFILIATES in self.active else {one: one for one in known}

    def _weakness(self, cell: ReleasedCell) -> str | None:
        return weakness_of(cell, self.truth, self.rules, self.organisation_of)

    def _withhold_weak(self, candidates: Sequence[CandidateCell]) -> None:
        for k, (cell, *_) in self.versions.items():
            if weakness := self._weakness(cell):
                self.decided[k] = Withheld(candidates[k], weakness, Rule.PRIMARY)

    def _attack_exposures(self, candidates: Sequence[CandidateCell]) -> None:
        """Denominators, each read by the attacker as if it were released exactly."""
        shown = {k: exposure_box(cell.box, self.truth) for k, cell in self._open().items() if cell.scale}
        earlier = [exposure_box(cell.box, self.truth) for cell in self.past if cell.shown and cell.scale]
        fresh = set(shown.values()) - set(earlier)
        boxes = list(dict.fromkeys([*earlier, *sorted(fresh, key=lambda box: len(box.contributors))]))
        for block in together(boxes):
            here = [boxes[position] for position in block]
            if bad := self._unsafe_exposures(here, [k for k, box in enumerate(here) if box in fresh]):
                unsafe = [k for k, box in shown.items() if box in bad]
                self._withhold(candidates, unsafe, EXPOSURE_BACK, Rule.SECONDARY)

    def _unsafe_exposures(self, boxes: list[Box], removable: list[int]) -> set[Box]:
        if not removable:
            return set()
        if self._known_places(boxes):
            exact = Gap(0, 0)
            table = Table([[exact, None] if k in removable else [exact] for k in range(len(boxes))], removable)
            network = network_of_exposures(boxes, self.truth, self.organisation_of)
            if settle(self._attacks(network, ()), table):
                return {boxes[position] for position in table.steps}
        return {boxes[position] for position in removable}

    def _attack_counts(self, candidates: Sequence[CandidateCell]) -> None:
        positions = list(self.versions)
        past = self.past if Rule.MEMORY in self.active else ()
        cells = [*(versions[0] for versions in self.versions.values()), *past]
        for block in together([cell.box for cell in cells]):
            new = [positions[position] for position in block if position < len(positions)]
            if new:
                old = [cells[position] for position in block if position >= len(positions)]
                self._attack_block(candidates, new, old)
                self._tell(new)

    def _tell(self, more: Iterable[int] = ()) -> None:
        """Let whoever waits hear how many candidates are decided: also those whose block holds and will be shown."""
        self.settled |= {*self.decided, *more}
        if self.told:
            self.told(len(self.settled))

    def _attack_block(self, candidates: Sequence[CandidateCell], new: list[int], old: list[ReleasedCell]) -> None:
        cells = [*(self.versions[k][0] for k in new), *old]
        boxes = [cell.box for cell in cells]
        if not self._known_places(boxes):
            self._withhold(candidates, new, CHANGED, Rule.FROZEN)
            return
        network = network_of_counts(boxes, self.truth, self.organisation_of)
        totals = [network.total(atoms) for atoms in network.sums]
        ladders = [self._ladder(k, total) for k, total in zip(new, totals, strict=False)]
        fixed = [[self._gap(cell, total)] for cell, total in zip(old, totals[len(new) :], strict=True)]
        if any(gap is not None and min(gap.below, gap.above) < 0 for (gap,) in fixed):
            self._withhold(candidates, new, CHANGED, Rule.FROZEN)
            return
        cheapest_first = sorted(range(len(new)), key=lambda k: (totals[k], k))
        table = Table([*ladders, *fixed], [k for k in cheapest_first if len(ladders[k]) > 1])
        guarded = [k for k, gap in enumerate(table.now) if gap is None and self._weakness(cells[k])]
        attacks = self._attacks(network, guarded if Rule.SECONDARY in self.active else ())
        safe = settle(attacks, table)
        self._apply(candidates, new, table)
        if not safe:
            self._withhold(candidates, new, UNSAFE_PAST, Rule.MEMORY)
            return
        self._prove(new, attacks, table.now)

    def _attacks(self, network: Network, guarded: Iterable[int]) -> list[Attack]:
        """Where facts were restated: as those who know what was taken back, most often nothing; and where something
        was, as those who know what came late.
        """
        networks = [network.granting(network.taken_back)]
        if network.total(network.taken_back):
            networks.append(network.granting(network.came_late))
        positions, singles = list(guarded), Rule.MEMORY in self.active
        return [Attack.on(each, positions, self.protection, singles=singles) for each in networks]

    def _ladder(self, k: int, total: int) -> list[Gap | None]:
        if k in self.decided:
            return [None]
        return [*(self._gap(cell, total) for cell in self.versions[k]), None]

    def _gap(self, cell: ReleasedCell, total: int) -> Gap | None:
        """How far the count may lie from the truth by what a cell shows; None where it is withheld."""
        span = span_of_cell(cell)
        if span is None:
            return None
        if Rule.WHOLE_NUMBERS not in self.active:
            span = Span(span.lower - 1, span.upper + 1)
        return Gap(total - span.lower, span.upper - total)

    def _apply(self, candidates: Sequence[CandidateCell], new: list[int], table: Table) -> None:
        for position, step in table.steps.items():
            if step == len(table.gaps[position]) - 1:
                self._withhold(candidates, [new[position]], COMPLEMENTARY, Rule.SECONDARY)
            else:
                self.chosen[new[position]] = step

    def _prove(self, new: list[int], attacks: Sequence[Attack], gaps: Gaps) -> None:
        """Log how the block was decided, and attack a random share of it by programs all the same (rule 11)."""
        chance = Random(repr(gaps))  # noqa: S311 - a sample that can be drawn again, no secret
        for attack in attacks:
            self.sampled += attack.check_sample(gaps, SAMPLED, chance)
            self.methods.update(attack.count())
        hardest = max((method for attack in attacks for method in attack.decided.values()), key=list(Method).index,
                      default=Method.ATOM_RULE)  # fmt: skip
        attackers = max(len(attack.ground.network.views) for attack in attacks)
        for position, k in enumerate(new):
            if gaps[position] is not None:
                found = [attack.closest(attack.ground.network.sums[position], gaps) for attack in attacks]
                self.proofs[k] = Proof(hardest, attackers, min(filter(None, found), key=_times, default=None))

    def _known_places(self, boxes: Sequence[Box]) -> bool:
        return all(box.contributors <= self.truth.organisation_of.keys() for box in boxes)

    def _withhold(self, candidates: Sequence[CandidateCell], numbers: Iterable[int], reason: str, rule: Rule) -> None:
        for number in numbers:
            self.decided.setdefault(number, Withheld(candidates[number], reason, rule))

    def _open(self) -> dict[int, ReleasedCell]:
        return {k: versions[0] for k, versions in self.versions.items() if k not in self.decided}

    def _verdict(self, candidates: Sequence[CandidateCell]) -> Verdict:
        final = {k: versions[self.chosen.get(k, 0)] for k, versions in self.versions.items()}
        for k, cell in final.items():
            if k not in self.decided:
                size = len({self.organisation_of[one] for one in cell.box.contributors})
                shown = Shown(candidates[k], cell.count or 0, cell.rate, size, PROOF, cell.base, cell.decimals,
                              self.proofs.get(k))  # fmt: skip
                self.decided[k] = shown
        decisions = tuple(self.decided[k] for k in range(len(candidates)))
        offered = tuple(
            cell if isinstance(self.decided[k], Shown) else replace(cell, count=None, rate=None)
            for k, cell in final.items()
        )
        return Verdict(decisions, offered, dict(self.methods), self.sampled)


def _times(closest: Closest) -> float:
    return closest.times
