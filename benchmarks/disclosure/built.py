"""Examples on which a rule that is off is seen to be missing."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from aggregation.disclosure.adversary.attacking import attack
from aggregation.disclosure.adversary.outcome import Outcome, in_words
from aggregation.disclosure.adversary.reading import read
from aggregation.disclosure.rehearsal.examples import Example, examples
from aggregation.disclosure.rehearsal.running import AUDITOR, rehearse
from aggregation.disclosure.rules import Rule


def example_names() -> list[str]:
    """What each shows."""
    return [example.what for example in examples()]


def attack_example(number: int) -> dict[str, Any]:
    """All on; the rule off; the auditor's own attack off; both off; the auditor off whole."""
    example = examples()[number]
    off = {
        "all_on": frozenset[Rule](),
        "rule_off": frozenset({example.rule}),
        "attack_off": frozenset({Rule.MEMORY}),
        "rule_and_attack_off": frozenset({example.rule, Rule.MEMORY}),
        "auditor_off": AUDITOR,
    }
    outcomes = {name: _attacked(json.dumps(rehearse(example.network, rules).case)) for name, rules in off.items()}
    counts = {name: outcome.figures for name, outcome in outcomes.items()}
    return {"rule": int(example.rule), **counts, "line": _line(example, counts, outcomes["rule_and_attack_off"])}


@cache
def _attacked(case: str) -> Outcome:
    """What comes out the same is attacked once."""
    return attack(read(json.loads(case)))


def _line(example: Example, counts: dict[str, int], outcome: Outcome) -> str:
    said = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items())
    return f"rule {int(example.rule)}, {example.what}. Figures bounded too closely: {said}\n{in_words(outcome, 1)[2]}"
