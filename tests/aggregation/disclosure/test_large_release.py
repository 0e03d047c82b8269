"""Many measures over the same events, as the bench of the audit has them, on fewer providers."""

from __future__ import annotations

from itertools import combinations

import pytest

from benchmarks.aggregation.auditing import MEASURES, measures, run


@pytest.fixture(scope="module")
def figures():
    return run(providers=14, quarters=2, seed=7)


def test_forty_measures_nest_and_cross():
    chosen = measures()
    assert len(chosen) == len(set(chosen.values())) == MEASURES == 40
    pairs = list(combinations(chosen.values(), 2))
    assert any(a < b or b < a for a, b in pairs)
    assert any(a & b and a - b and b - a for a, b in pairs)


def test_every_cell_is_decided_and_every_method_logged(figures):
    told = [figures[name] for name in ("shown", "withheld_by_rule_4", "withheld_by_other_rules", "in_words")]
    assert sum(told) == figures["cells"] == 2 * MEASURES
    assert set(figures["figures_by_method"]) == {"atom rule", "closed form", "shared solution", "mixed-integer program"}
    assert figures["attacked_by_a_program_all_the_same"] > 0
    assert figures["share_shown"] > 0.5


def test_attackers_from_outside_bound_nothing_too_closely(figures):
    outside = figures["one_quarter_from_outside"]
    assert (outside["tighter_than_protection"], outside["disagreements"]) == (0, 0)
    assert outside["bounded"] > 0
