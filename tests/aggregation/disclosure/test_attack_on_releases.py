"""What the auditor lets out is attacked by someone who does not know how the auditor thinks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregation.disclosure.case import disclosure_case
from aggregation.disclosure.rehearsal.running import audit_without
from aggregation.disclosure.rules import Protection, ReleaseRules, Rule
from aggregation.disclosure.values import ReleasedCell
from tests.aggregation.disclosure.attacker import Attacker, coalitions, largest_first, targets
from tests.aggregation.disclosure.networks import LEAVES, World, world_of, worlds

SLOW = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
QUICK = settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))


def _case(world: World, offered: list[ReleasedCell] | None = None) -> dict[str, Any]:
    cells = world.offered if offered is None else offered
    return disclosure_case(world.truth, cells, rules=ReleaseRules(), protection=Protection())


def _families(world: World) -> list[frozenset[str]]:
    return [frozenset(str(one) for one in world.family)] if world.family else []


def _successes(case: dict[str, Any], attacks: Any) -> list[Any]:
    readers = {coalition: Attacker(case, coalition) for coalition, _ in attacks}
    return [(coalition, target) for coalition, target in attacks if readers[coalition].too_tight(target)]


def _every_attack(case: dict[str, Any], families: list[frozenset[str]]) -> list[Any]:
    return [(coalition, target) for coalition in coalitions(case, families) for target in targets(case, coalition)]


def _totals_too(world: World, attacks: Any) -> Any:
    """Besides single figures, all of one provider's figures together."""
    wider = {
        (coalition, frozenset((one, leaf, period) for leaf in LEAVES))
        for coalition, target in attacks
        for one, _, period in target
    }
    return [*attacks, *wider]


@QUICK
@given(worlds())
def test_likeliest_attacks_fail_on_a_quarter(world):
    world.release(world.candidates())
    case = _case(world)
    assert _successes(case, _totals_too(world, largest_first(case, _families(world), 12))) == []


@pytest.mark.slow
@SLOW
@given(worlds(largest=9))
def test_every_attack_fails_on_a_quarter(world):
    world.release(world.candidates())
    case = _case(world)
    assert _successes(case, _totals_too(world, _every_attack(case, _families(world)))) == []


@pytest.mark.slow
@SLOW
@given(worlds(quarters=("q1", "q2"), largest=8), st.booleans())
def test_likeliest_attacks_fail_when_half_years_follow_quarters(world, one_category):
    chosen = ("all",) if one_category else ("all", "fall")
    for period in ("q1", "q2", "half"):
        world.release(world.candidates(period, categories=chosen))
    case = _case(world)
    assert _successes(case, largest_first(case, _families(world), 16)) == []


@QUICK
@given(worlds(largest=7), st.integers(12, 14))
def test_likeliest_attacks_fail_on_nested_groups(world, size):
    counts = {(one, leaf, "q1"): world.counts[one % 7, leaf, "q1"] for one in range(size) for leaf in LEAVES}
    wide = World(size, counts, groups=(frozenset(range(6)),))
    wide.release(wide.candidates(categories=("all",)))
    wide.release(wide.candidates(categories=("all",), group=frozenset(range(6))))
    case = _case(wide)
    assert _successes(case, largest_first(case, [], 12)) == []


def test_attack_by_trying_everything_agrees_with_whole_number_programming():
    world = world_of({"fall": [5, 2, 2, 1, 1, 1, 1]})
    world.release(world.candidates(categories=("fall",), scale=None))
    case = _case(world)
    attacker = Attacker(case, frozenset({"0", "5", "6"}))
    for key in [("1", "fall", "q1"), ("4", "fall", "q1")]:
        assert attacker.enumerated_bounds(key, most=11) == attacker.bounds(frozenset({key})) == (0, 10)


# With a rule switched off an attack must succeed: else the attacks above prove nothing.


def _without(world: World, *rules: Rule, scale: int | None = None) -> dict[str, Any]:
    candidates = world.candidates(scale=scale)
    verdict = audit_without(rules, candidates, world.offered, world.truth, menu=world.menu)
    case = _case(world, list(verdict.offered))
    if Rule.PRIMARY in rules:
        case["static"]["min_events"] = 0
    if Rule.ROUNDING in rules:
        for release in case["releases"]:
            release.pop("rounding", None)
    return case


def _attack(coalition: str, provider: str) -> list[Any]:
    return [(frozenset(coalition.split()), frozenset({(provider, "fall", "q1")}))]


DOMINATED = world_of({"fall": [60, 50, 1, 0, 0, 0, 1]})
SIBLINGS = world_of({"fall": [40, 0, 0, 0, 0, 0, 1], "device": [9] * 7, "medication": [8] * 7})
EDGE = world_of({"fall": [29, 0, 0, 0, 0, 0, 1], "device": [9] * 7, "medication": [8, 8, 8, 8, 7, 7, 7]})
FAMILY = world_of({"fall": [9, 9, 9, 9, 20, 0, 0, 1, 0, 1, 1]}, family=frozenset({0, 1, 2, 3}))


def test_without_the_primary_rule_and_the_auditor_a_reader_bounds_the_largest():
    attack = _attack("1", "0")
    assert _successes(_without(DOMINATED), attack) == []
    assert _successes(_without(DOMINATED, Rule.PRIMARY, Rule.MEMORY), attack) == attack


def test_without_the_secondary_rule_subtraction_brings_a_withheld_figure_back():
    attack = _attack("6", "0")
    assert _successes(_without(SIBLINGS, scale=1000), attack) == []
    assert _successes(_without(SIBLINGS, Rule.SECONDARY, Rule.MEMORY, scale=1000), attack) == attack


def test_without_the_affiliates_rule_a_family_with_a_friend_bounds_the_rest():
    attack = _attack("0 1 2 3 4", "7")
    assert _successes(_without(FAMILY, scale=1000), attack) == []
    assert _successes(_without(FAMILY, Rule.AFFILIATES, scale=1000), attack) == attack


def test_without_rounding_subtraction_is_exact():
    attack = _attack("6", "0")
    assert _successes(_without(SIBLINGS), attack) == []
    assert _successes(_without(SIBLINGS, Rule.ROUNDING), attack) == attack


def test_without_whole_numbers_the_auditor_believes_in_doubt_that_is_not_there():
    attack = _attack("6", "0")
    assert _successes(_without(EDGE), attack) == []
    assert _successes(_without(EDGE, Rule.WHOLE_NUMBERS), attack) == attack


@pytest.mark.parametrize(("switched_off", "found"), [((), False), ((Rule.ATOMS,), True)])
def test_without_the_atom_rule_one_more_in_a_group_is_bounded_from_below(switched_off, found):
    counts = [7, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4]
    others = frozenset(range(1, 12))
    world = world_of({"fall": counts})
    world.groups = (others,)
    for group in (world.everyone, others):
        wanted = world.candidates(categories=("fall",), group=group, scale=None)
        verdict = audit_without(switched_off, wanted, world.offered, world.truth, menu=world.menu)
        world.offered += verdict.offered
    attack = _attack("1", "0")
    assert _successes(_case(world), attack) == (attack if found else [])
