"""Each paragraph of law that a rule stands on is named by a test, so that a lawyer finds what was tried."""

from __future__ import annotations

import re
from pathlib import Path

from pso_portal.runner.store import ROOT

RULES = (
    "pso_portal/office/attesting.py", "pso_portal/office/contracts.py", "pso_portal/office/incidents.py",
    "pso_portal/office/listing.py",
    "pses/pswp.py", "pses/not_work_product.py", "pses/copies.py", "pses/disclosures.py", "pses/continued.py",
    "pses/privilege.py", "pses/disclosing.py", "pses/evidence.py", "pses/outside.py", "pses/written_policy.py",
    "pses/legal.py", "pses/directory.py", "pses/family.py", "pses/marking.py", "pses/emergency.py",
    "pses/deliberation/rooms.py",
    "aggregation/review/double_read.py", "aggregation/review/last_check.py", "aggregation/review/signing.py",
)  # fmt: skip
# A section of 42 CFR Part 3, 45 CFR 164, the Act, or a page of the Federal Register, to the last bracket.
PARAGRAPH = re.compile(r"\b(?:3\.20|3\.2[01]\d|3\.1[01]\d|164\.\d{3}|299b-2\d|7[0-9] FR \d+|8[0-9] FR \d+)(?:\(\w+\))*")


def named(path: Path) -> set[str]:
    return set(PARAGRAPH.findall(" ".join(path.read_text(encoding="utf-8").split())))


def test_each_paragraph_of_the_rules_is_named_by_a_test() -> None:
    tried = set().union(*(named(path) for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)))
    assert {rule: sorted(named(ROOT / rule) - tried) for rule in RULES} == {rule: [] for rule in RULES}


def test_the_rules_do_name_their_paragraphs() -> None:
    assert [rule for rule in RULES if not named(ROOT / rule)] == []
