from __future__ import annotations

from dataclasses import replace

import pytest

from aggregation.disclosure.auditor import audit
from aggregation.disclosure.candidates import COARSER, versions_of
from aggregation.disclosure.decisions import ReasonInWords, Shown, Withheld, Word
from aggregation.disclosure.menu import Menu
from aggregation.disclosure.rules import ReleaseRules, Rule
from aggregation.disclosure.values import Contribution, Exposure, Truth
from tests.aggregation.disclosure.networks import LEAVES, World, world_of

EVEN = {"fall": [5] * 8, "device": [4] * 8, "medication": [3] * 8}


def _audit(world: World, candidates=None, past=None, menu=None, truth=None):
    chosen = world.candidates() if candidates is None else candidates
    return audit(chosen, past or [], truth or world.truth, menu=menu or world.menu)


def test_even_figures_go_out_rounded_with_the_size_of_the_group_and_the_rules_as_proof():
    verdict = _audit(world_of(EVEN))
    assert [(shown.count, shown.organisations) for shown in verdict.shown] == [
        (95, 8),
        (40, 8),
        (30, 8),
        (25, 8),
    ]
    assert verdict.shown[0].proof == tuple(Rule)
    assert str(verdict.shown[0].rate) == "16.1"


def test_decisions_come_in_the_order_of_the_candidates():
    world = world_of(EVEN | {"device": [0] * 8})
    verdict = _audit(world)
    assert [decision.cell.category for decision in verdict.decisions] == ["all", *LEAVES]


def test_whatever_depends_on_counts_is_the_same_symbol():
    world = world_of({"fall": [60, 1, 1, 1, 1, 1, 1, 1], "device": [1] * 8, "medication": [9] * 8})
    withheld = _audit(world).withheld
    assert {cell.symbol for cell in withheld} == {"*"}
    assert len({cell.reason_for_officer for cell in withheld}) > 1


def test_a_sibling_is_withheld_with_the_first_and_the_total_stays():
    world = world_of({"fall": [40, 0, 0, 0, 0, 0, 1], "device": [9] * 7, "medication": [8] * 7})
    kinds = {decision.cell.category: type(decision) for decision in _audit(world).decisions}
    assert kinds == {"all": Shown, "fall": Withheld, "device": Shown, "medication": Withheld}
    rules = {decision.cell.category: decision.rule for decision in _audit(world).withheld}
    assert rules == {"fall": Rule.PRIMARY, "medication": Rule.SECONDARY}


def test_words_are_told_without_a_look_at_counts():
    world = world_of(EVEN)
    off_menu = replace(world.candidates()[0], category="teeth")
    open_menu = replace(world.menu, closed=frozenset())
    missing = Truth.of(world.truth.contributions, world.truth.exposures[1:])
    few = world_of({"fall": [90] * 5})
    assert _words(_audit(world, [off_menu])) == [Word.OFF_MENU]
    assert _words(_audit(world, menu=open_menu)) == [Word.OPEN_PERIOD] * 4
    assert _words(_audit(world, truth=missing)) == [Word.NO_EXPOSURE] * 4
    assert _words(_audit(few)) == [Word.FEW_ORGANISATIONS] * 4
    strange = Truth.of([fact for fact in world.truth.contributions if fact.contributor], [])
    assert _words(_audit(world, world.candidates(scale=None), truth=strange)) == [Word.UNKNOWN_CONTRIBUTOR] * 4


def _words(verdict) -> list[Word]:
    assert all(isinstance(decision, ReasonInWords) for decision in verdict.decisions)
    return [decision.word for decision in verdict.in_words]


def test_words_do_not_change_with_the_counts():
    shown, hidden = world_of(EVEN), world_of({leaf: [0] * 8 for leaf in LEAVES})
    for world in (shown, hidden):
        world.groups = (frozenset(range(7)),)
        world.release(world.candidates())
    again = [_audit(w, w.candidates(group=w.groups[0]), w.offered) for w in (shown, hidden)]
    assert _words(again[0]) == _words(again[1]) == [Word.FEW_IN_DIFFERENCE] * 4


def test_a_figure_released_once_is_not_released_again():
    world = world_of(EVEN)
    world.release(world.candidates())
    assert _words(_audit(world, past=world.offered)) == [Word.RELEASED_BEFORE] * 4


def test_withheld_cells_are_remembered_too():
    world = world_of({leaf: [0] * 8 for leaf in LEAVES})
    offered = _audit(world).offered
    assert [(cell.count, cell.rate, cell.shown) for cell in offered] == [(None, None, False)] * 4


def test_facts_that_changed_after_a_release_close_the_block():
    size = 14
    table = {leaf: [9] * size for leaf in LEAVES}
    world = world_of(table)
    world.groups = (frozenset(range(7)),)
    world.release(world.candidates())
    world.counts = {key: value + 5 for key, value in world.counts.items()}
    verdict = _audit(world, world.candidates(group=world.groups[0]), world.offered)
    assert [decision.rule for decision in verdict.decisions] == [Rule.FROZEN] * 4


def test_dominated_exposures_are_withheld():
    world = world_of(EVEN)
    exposures = [replace(e, amount=900_000 if e.contributor == 0 else 900) for e in world.truth.exposures]
    verdict = _audit(world, truth=Truth.of(world.truth.contributions, exposures))
    assert len(verdict.withheld) == 4


def test_a_sensitive_figure_is_withheld_where_another_of_the_same_counts_is_shown():
    world = world_of({"fall": [9, 4, 4, 4, 4, 4, 4], "device": [5] * 7, "medication": [5] * 7})
    cells = [replace(cell, sensitive=cell.category == "fall") for cell in world.candidates()]
    assert [type(_audit(world, each).decisions[1]) for each in (world.candidates(), cells)] == [Shown, Withheld]
    assert _audit(world, cells).decisions[1].rule is Rule.PRIMARY


def test_a_rate_loses_its_decimal_only_where_two_figures_are_left():
    exposures = {1_000: [(10, 1), (10, 0)], 100_000: [(10, 1)]}
    for amount, coarser in exposures.items():
        world = world_of(EVEN)
        truth = Truth.of(world.truth.contributions, [replace(one, amount=amount) for one in world.truth.exposures])
        cell = world.candidates()[0]
        made = versions_of(cell, world.menu.box(cell), truth, ReleaseRules(), COARSER, frozenset(Rule))
        assert [(one.base, one.decimals) for one in made] == [(5, 1), *coarser]
        assert all(one.decimals or one.rate >= 10 for one in made)


def test_the_proof_of_a_figure_says_how_close_the_closest_comes():
    verdict = _audit(world_of(EVEN))
    closest = [one.found_safe.closest for one in verdict.shown]
    assert all(one.bound >= one.least > 0 for one in closest)


def test_every_setting_of_a_year_shows_at_least_its_total():
    """Sizes of a small PSO: 20 hospitals with a family of four, 12, 12, 8 and 8 providers, one quarter."""
    contributions, exposures, groups, start = [], [], [], 0
    for size in (20, 12, 12, 8, 8):
        group = frozenset(range(start, start + size))
        groups.append(group)
        for one in group:
            family = start if size == 20 and one < start + 4 else one
            contributions += [
                Contribution(one, family, leaf, "q1", (one * 7 + k) % 6 + 1) for k, leaf in enumerate(LEAVES)
            ]
            exposures.append(Exposure(one, family, "q1", 4000 + 37 * (one % 11)))
        start += size
    menu = Menu(
        measures=frozenset({"events"}),
        categories={"all": frozenset(LEAVES), **{leaf: frozenset({leaf}) for leaf in LEAVES}},
        periods={"q1": frozenset({"q1"})},
        closed=frozenset({"q1"}),
        peer_groups=frozenset(groups),
    )
    world = world_of(EVEN)
    candidates = [cell for group in groups for cell in world.candidates(group=group)]
    verdict = audit(candidates, [], Truth.of(contributions, exposures), menu=menu)
    assert {shown.cell.peer_group for shown in verdict.shown if shown.cell.category == "all"} == set(groups)


def test_a_contributor_of_two_organizations_is_refused():
    with pytest.raises(ValueError):
        Truth.of([Contribution(1, 1, "fall", "q1", 3), Contribution(1, 2, "fall", "q1", 3)])
    with pytest.raises(ValueError):
        Truth.of([Contribution(1, 1, "fall", "q1", -3)])
