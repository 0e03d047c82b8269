"""Every combination that is shown stands for enough cases of enough organizations (42 CFR 3.206(b)(4)(iv), 3.212)."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.alike import LADDERS, WITHHELD, Group, Ladder, Member, Rules, covers, kept_of, rungs, settle
from aggregation.alike.settling import by_loss, loss_of

# A small world, so that cases meet: what happened, how bad it was, in which year.
SMALL = {"event_type": LADDERS["event_type"], "harm": LADDERS["harm"], "year": LADDERS["year"]}
HARMS = ["death", "severe", "moderate", "mild", "no_harm", "unknown"]
codes = st.fixed_dictionaries({
    "event_type": st.sampled_from(["fall", "medication", "burn"]), "harm": st.sampled_from(HARMS),
    "year": st.sampled_from(["2024", "2025"]),
})  # fmt: skip
peer_sets = st.lists(st.tuples(st.integers(1, 8), codes), max_size=40).map(
    lambda rows: [Member(f"{at:03}", organization, told) for at, (organization, told) in enumerate(rows)]
)
rules = st.builds(Rules, k=st.integers(1, 6), organizations=st.integers(1, 4))


def member(key: str, organization: int, **told: str) -> Member:
    return Member(key, organization, {"event_type": "fall", "harm": "mild", "year": "2025"} | told)


def five_falls(**told: str) -> list[Member]:
    return [member(f"{told}{number}", number, **told) for number in range(5)]


def forms(groups: list[Group]) -> list[tuple[str, ...]]:
    return [tuple(group.form.values()) for group in groups]


@given(peer_sets, rules)
def test_every_combination_that_is_shown_is_that_of_enough_cases_of_enough_organizations(
    members: list[Member], rule: Rules
) -> None:
    of = {each.key: each.organization for each in members}
    shown: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for group in settle(members, rule, SMALL):
        shown[tuple(group.form.values())] += group.keys
    for keys in shown.values():
        assert len(keys) >= rule.k
        assert len({of[key] for key in keys}) >= rule.organizations
    every = [key for keys in shown.values() for key in keys]
    assert len(every) == len(set(every))


@given(peer_sets, rules, st.randoms(use_true_random=False))
def test_the_order_in_which_cases_come_changes_nothing(
    members: list[Member], rule: Rules, chance: random.Random
) -> None:
    shuffled = list(members)
    chance.shuffle(shuffled)
    assert settle(shuffled, rule, SMALL) == settle(members, rule, SMALL)


@given(peer_sets, rules)
def test_a_form_says_nothing_that_the_case_does_not(members: list[Member], rule: Rules) -> None:
    told = {each.key: each.codes for each in members}
    for group in settle(members, rule, SMALL):
        assert all(covers(group.form, told[key], SMALL) for key in group.keys)


@given(peer_sets)
def test_one_alike_of_one_organization_shows_each_case_as_it_is(members: list[Member]) -> None:
    groups = settle(members, Rules(1, 1), SMALL)
    shown = {key: dict(group.form) for group in groups for key in group.keys}
    assert shown == {each.key: each.codes for each in members}
    assert kept_of(groups, len(members)) == 1


@given(peer_sets, rules)
def test_no_part_of_what_is_shown_or_withheld_would_have_been_alike_at_less_loss(
    members: list[Member], rule: Rules
) -> None:
    told = {each.key: each for each in members}
    groups = settle(members, rule, SMALL)
    withheld = set(told) - {key for group in groups for key in group.keys}
    for keys, loss in [*((group.keys, group.loss) for group in groups), (withheld, 2.0)]:
        for levels in by_loss(SMALL):
            if float(loss_of(levels, SMALL)) >= loss:
                break
            found: dict[Any, list[int]] = defaultdict(list)
            for key in keys:
                at = zip(levels, SMALL.items(), strict=True)
                form = tuple(ladder.at(level, told[key].codes[name]) for level, (name, ladder) in at)
                found[form].append(told[key].organization)
            assert not any(rule.met_by(organizations) for organizations in found.values())


@given(peer_sets, peer_sets, rules)
def test_what_comes_between_two_views_is_alike_by_itself(
    first: list[Member], later: list[Member], rule: Rules
) -> None:
    """Settled cases stay as they are, those withheld whole go on to the next time: nobody is found by subtracting."""
    before = settle(first, rule, SMALL)
    shown = {key for group in before for key in group.keys}
    waiting = [each for each in first if each.key not in shown]
    fresh = waiting + [Member(f"later {each.key}", each.organization, each.codes) for each in later]
    of = {each.key: each.organization for each in fresh}
    for group in settle(fresh, rule, SMALL):
        assert rule.met_by(of[key] for key in group.keys)


def test_a_single_case_is_withheld_whole() -> None:
    assert settle([member("a", 1)], Rules(5, 5), SMALL) == []


def test_k_cases_of_one_provider_are_not_alike_enough() -> None:
    """They would all be that provider's: 42 CFR 3.206(b)(4)(iv), 3.212(a)(2)."""
    rule = Rules(k=5, organizations=5)
    assert settle([member(str(number), 1) for number in range(50)], rule, SMALL) == []
    assert forms(settle(five_falls(), rule, SMALL)) == [("fall", "mild", "2025")]


def test_what_is_rare_is_coarsened_by_the_least_and_the_rest_stays_as_it_is() -> None:
    alike = five_falls() + five_falls(harm="moderate")[:3] + five_falls(harm="mild", event_type="burn")[:2]
    groups = settle([*alike, member("x", 6, harm="moderate"), member("y", 7, harm="moderate")], Rules(5, 5), SMALL)
    assert forms(groups) == [("fall", "mild", "2025"), ("fall", "moderate", "2025")]
    mixed = [member("d", 9, harm="death"), *five_falls(harm="severe")[1:]]
    assert forms(settle(mixed, Rules(5, 5), SMALL)) == [("fall", "severe_or_death", "2025")]


def test_of_two_ways_the_one_goes_that_loses_less() -> None:
    """A year is worth less than what happened."""
    cases = [member("a", 1, year="2024"), member("b", 2), member("c", 3, event_type="burn")]
    assert forms(settle(cases, Rules(2, 2), SMALL)) == [("fall", "mild", WITHHELD)]
    assert kept_of(settle(cases, Rules(2, 2), SMALL), 3) == pytest.approx(2 / 3 * 7 / 9)


def test_a_case_joins_those_that_look_the_same_already() -> None:
    """Where a group is one answer alone, its step up looks like the answer itself."""
    steps = {"a": Ladder(1, (lambda value: "one",)), "b": Ladder(1)}
    told = [("one", "x"), ("one", "x"), ("two", "x")]
    cases = [Member(str(at), at, {"a": a, "b": b}) for at, (a, b) in enumerate(told)]
    assert settle(cases, Rules(2, 2), steps) == [Group({"a": "one", "b": "x"}, ("0", "1", "2"), 0.0)]


def test_rules_below_one_and_ladders_without_end_are_refused() -> None:
    for k, organizations in ((0, 1), (1, 0)):
        with pytest.raises(ValueError):
            Rules(k, organizations)
    with pytest.raises(ValueError, match="too many"):
        next(by_loss({str(number): Ladder() for number in range(17)}))


def test_without_cases_nothing_is_lost() -> None:
    assert (settle([], Rules(5, 5), LADDERS), kept_of([], 0), kept_of([], 4)) == ([], 1.0, 0.0)


def test_levels_are_tried_from_the_least_loss_on_and_every_one_once() -> None:
    tried = list(by_loss(SMALL))
    losses = [loss_of(levels, SMALL) for levels in tried]
    assert losses == sorted(losses)
    assert sorted(tried) == sorted(product(range(2), range(4), range(2)))
    assert (losses[0], losses[-1]) == (0, 1)
    assert rungs(SMALL["year"], "2025") == ("2025", WITHHELD)
