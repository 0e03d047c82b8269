"""The auditor with a rule switched off, to prove that tests and attacks can see what the rule prevents.

For invented networks only; no release of an installation goes through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aggregation.disclosure.auditor import Audit
from aggregation.disclosure.decisions import Verdict
from aggregation.disclosure.menu import Menu
from aggregation.disclosure.rules import Protection, ReleaseRules, Rule
from aggregation.disclosure.values import CandidateCell, ReleasedCell, Truth


def audit_without(
    switched_off: Iterable[Rule],
    candidates: Sequence[CandidateCell],
    past: Sequence[ReleasedCell],
    truth: Truth,
    *,
    menu: Menu,
) -> Verdict:
    """As `auditor.audit` with default thresholds, some rules left out (3 to 9 and 12 can be)."""
    active = frozenset(Rule) - frozenset(switched_off)
    return Audit(tuple(past), truth, menu, ReleaseRules(), Protection(), active).run(candidates)
