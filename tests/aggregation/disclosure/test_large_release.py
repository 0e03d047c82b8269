"""Many measures over the same events, as the bench of the audit has them, on fewer providers."""

from __future__ import annotations

from itertools import combinations

import pytest

from benchmarks.aggregation.auditing import MEASURES, measures, nested, run, run_draft


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


def test_groups_nest_a_parent_before_its_children():
    groups = nested(60)
    assert [len(group) for group in groups] == [60, 20, 20, 20, 10, 10]
    for at, group in enumerate(groups):
        assert all(group <= other or group.isdisjoint(other) for other in groups[:at])


@pytest.mark.slow
def test_a_draft_of_nested_groups_shows_most_of_what_passes_rule_4():
    drafted = run_draft(24)
    told = [drafted[name] for name in ("shown", "withheld_by_rule_4", "withheld_by_other_rules", "in_words")]
    assert sum(told) == drafted["cells"] == 36 * 6
    assert drafted["share_shown"] > 0.75
