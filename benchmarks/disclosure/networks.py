"""One invented network: audited, attacked, counted."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import Any

from aggregation.disclosure.adversary.attacking import alone, attack
from aggregation.disclosure.adversary.outcome import in_words
from aggregation.disclosure.adversary.reading import read
from aggregation.disclosure.candidates import COARSER, versions_of, weakness_of
from aggregation.disclosure.decisions import ReasonInWords, Shown, Withheld
from aggregation.disclosure.rehearsal.networks import invent
from aggregation.disclosure.rehearsal.running import AUDITOR, Invented, Rehearsal, rehearse
from aggregation.disclosure.rules import ReleaseRules, Rule
from aggregation.disclosure.values import CandidateCell

SAMPLED = 0.02


def attack_network(seed: int) -> dict[str, Any]:
    """Audit with all rules on, then attack: what came of both, and a line to read."""
    network = invent(seed)
    started = time.monotonic()
    released = rehearse(network, coarser=COARSER)
    audited = time.monotonic()
    outcome = attack(read(json.loads(json.dumps(released.case))), sample=SAMPLED, seed=seed)
    ended = time.monotonic()
    shares = _shares(network, released)
    methods: Counter[str] = Counter()
    for verdict in released.verdicts:
        methods.update({str(method): count for method, count in verdict.methods.items()})
    line = (
        f"network {seed}: {len(network.truth.organisation_of)} providers, {shares['shown']} cells shown of "
        f"{shares['passed']} that pass rule 4, {outcome.attackers} attackers, {outcome.bounded} bounds, "
        f"{outcome.programs} programs, {outcome.figures} tighter than the protection; audit {audited - started:.1f} s, "
        f"attack {ended - audited:.1f} s"
    )
    return {
        "seed": seed, "line": "\n".join([line, *(in_words(outcome)[1:] if outcome.succeeded else [])]), **shares,
        "methods": dict(methods), "sampled_by_the_auditor": sum(verdict.sampled for verdict in released.verdicts),
        "outcome": outcome.told(),
    }  # fmt: skip


def attack_unaudited(seed: int) -> bool:
    """Whether a single provider takes apart what the same network releases with nothing but rounding."""
    case = read(rehearse(invent(seed), AUDITOR).case)
    return attack(case, alone(case)).succeeded


def _shares(network: Invented, released: Rehearsal) -> dict[str, int]:
    """Cells shown, and those that pass rule 4: those offered, and those refused in words before a count was seen."""
    decisions = [decision for verdict in released.verdicts for decision in verdict.decisions]
    shown = sum(isinstance(decision, Shown) for decision in decisions)
    withheld = sum(isinstance(decision, Withheld) and decision.rule is not Rule.PRIMARY for decision in decisions)
    in_words = sum(isinstance(decision, ReasonInWords) and _passes_rule_4(network, decision.cell)
                   for decision in decisions)  # fmt: skip
    return {"shown": shown, "offered": shown + withheld, "passed": shown + withheld + in_words}


def _passes_rule_4(network: Invented, cell: CandidateCell) -> bool:
    rules, truth = ReleaseRules(), network.truth
    made = versions_of(cell, network.menu.box(cell), truth, rules, (), frozenset(Rule))[0]
    return weakness_of(made, truth, rules, truth.organisation_of) is None
