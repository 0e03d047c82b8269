"""Networks drawn at random, audited, and attacked by a program that knows nothing of the auditor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregation.disclosure.candidates import COARSER
from aggregation.disclosure.decisions import ReasonInWords, Shown, Withheld, Word
from aggregation.disclosure.rehearsal.examples import examples
from aggregation.disclosure.rehearsal.networks import LEAVES, PERIODS, RESTATED, invent
from aggregation.disclosure.rehearsal.running import Invented, rehearse
from aggregation.disclosure.rules import Rule
from aggregation.disclosure.values import Kind
from benchmarks.disclosure.built import attack_example
from benchmarks.disclosure.figures import holds, summary
from benchmarks.disclosure.networks import attack_network, attack_unaudited

FEW, MORE, COARSE = (1, 6, 31), range(40, 52), 6
BY_RULE = {example.rule: example for example in examples()}


def test_a_seed_gives_the_same_network_and_another_another():
    assert invent(3) == invent(3)
    assert invent(3) != invent(4)


def test_networks_are_of_the_size_and_have_the_troubles_they_are_to_have():
    networks = [invent(seed) for seed in range(60)]
    sizes = [len(network.truth.organisation_of) for network in networks]
    assert (min(sizes) >= 8, max(sizes) <= 24) == (True, True)
    assert {fact.category for network in networks for fact in network.truth.contributions} == set(LEAVES)
    assert {fact.period for network in networks for fact in network.truth.contributions} == set(PERIODS)
    families = [len(set(network.truth.organisation_of.values())) < size for network, size in
                zip(networks, sizes, strict=True)]  # fmt: skip
    groups = [sorted(network.menu.peer_groups, key=len) for network in networks]
    crossing = [any(a & b and a - b and b - a for a in each for b in each) for each in groups]
    again = [any(fact.vintage == RESTATED for fact in network.truth.contributions) for network in networks]
    moving = [len({fact.contributor for fact in network.truth.contributions if fact.period == PERIODS[0]}) < size
              for network, size in zip(networks, sizes, strict=True)]  # fmt: skip
    for trouble in (families, crossing, again, moving):
        assert 0 < sum(trouble) < 60


def _safe(seed: int) -> None:
    told = attack_network(seed)
    assert (told["outcome"]["tighter_than_protection"], told["outcome"]["disagreements"]) == (0, 0)
    assert told["outcome"]["releases_that_fail_the_static_rule"] == []
    assert told["outcome"]["bounded"] > 0


@pytest.mark.parametrize("seed", FEW)
def test_no_attack_succeeds_on_a_few_networks(seed):
    _safe(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", MORE)
def test_no_attack_succeeds_on_more_networks(seed):
    _safe(seed)


def test_without_the_auditor_a_single_provider_takes_a_network_apart():
    assert attack_unaudited(31)


def test_the_same_networks_show_most_of_what_passes_rule_4():
    told = [attack_network(seed) for seed in (1, 31)]
    assert [one["shown"] > one["passed"] / 2 for one in told] == [True, True]


@pytest.fixture(scope="module")
def built():
    return [attack_example(number) for number in range(len(examples()))]


def test_each_rule_is_missed_on_its_example_once_it_is_off(built):
    assert [one["rule"] for one in built] == [3, 4, 5, 6, 7, 8]
    assert [(one["all_on"], one["attack_off"]) for one in built] == [(0, 0)] * 6
    assert [one["rule_and_attack_off"] > 0 for one in built] == [True] * 6
    assert [one["auditor_off"] > 0 for one in built] == [True] * 6


def test_behind_rules_4_and_6_stands_the_auditors_own_attack(built):
    assert {one["rule"]: one["rule_off"] > 0 for one in built} == {
        3: True, 4: False, 5: True, 6: False, 7: True, 8: True}  # fmt: skip


def test_dots_are_refused_in_words_whatever_they_would_show():
    example = BY_RULE[Rule.DOTS].network
    (decision,) = rehearse(example).verdicts[0].decisions
    assert isinstance(decision, ReasonInWords)
    assert (decision.word, decision.rule) == (Word.SINGLE_FIGURES, Rule.DOTS)
    totals = replace(example, rounds=tuple(tuple(replace(c, kind=Kind.TOTAL) for c in r) for r in example.rounds))
    assert isinstance(rehearse(totals).verdicts[0].decisions[0], Shown)


def test_a_coarser_figure_is_shown_where_the_finer_one_would_be_withheld():
    network = invent(COARSE)
    fine, coarse = rehearse(network), rehearse(network, coarser=COARSER)
    bases = [one.base for verdict in coarse.verdicts for one in verdict.shown]
    assert set(bases) == {5, 10}
    assert sum(len(verdict.shown) for verdict in fine.verdicts) < len(bases)
    assert all(one.count % one.base == 0 for verdict in coarse.verdicts for one in verdict.shown)


def test_a_verdict_logs_how_many_figures_each_method_decided():
    networks: list[Invented] = [invent(seed) for seed in (1, 12)]
    verdicts = [verdict for network in networks for verdict in rehearse(network).verdicts]
    decided = {str(method): sum(verdict.methods.get(method, 0) for verdict in verdicts) for method in
               {method for verdict in verdicts for method in verdict.methods}}  # fmt: skip
    assert set(decided) == {"atom rule", "closed form", "shared solution", "mixed-integer program"}
    assert all(count > 0 for count in decided.values())
    sampled = sum(verdict.sampled for verdict in verdicts)
    assert 0.01 < sampled / sum(decided.values()) < 0.04


def test_the_measure_holds_only_where_every_rule_is_missed_and_nothing_comes_back(built):
    networks = [attack_network(seed) for seed in (1, 31)]
    figures = summary(networks, built, [True])
    assert holds(figures)
    assert figures["attackers"] == sum(one["outcome"]["attackers"] for one in networks)
    for change in ({"tighter_than_protection": 1}, {"disagreements": 1}, {"fail_static_rule": 1},
                   {"median_share_shown": 0.49}, {"rules_off": {}}, {"auditor_off": {"taken_apart": 0}}):  # fmt: skip
        assert not holds(figures | change)
    silent = figures["rules_off"] | {"rule 5": figures["rules_off"]["rule 5"] | {"rule_and_attack_off": 0}}
    assert not holds(figures | {"rules_off": silent})


def test_nothing_is_withheld_that_no_rule_names():
    for verdict in rehearse(invent(1)).verdicts:
        assert {one.rule for one in verdict.decisions if isinstance(one, Withheld)} <= {Rule.PRIMARY, Rule.SECONDARY}
