"""Groups nest, each holds enough organizations, and so do those who are left over in the wider one."""

from __future__ import annotations

from itertools import combinations, count, islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.peers import FEWEST, Group, Peer, grouped, words_of
from pso_portal.tenancy.care_settings import OWNERSHIPS, REGIONS, SIZE_BANDS

HOSPITAL = {"setting": "hospital", "size_band": "large", "teaching": False, "ownership": "public", "state": "MO"}


def many(number: int, codes: Any, **what: Any) -> list[Peer]:
    """So many independent hospitals, alike but for what is said."""
    return [Peer(code, code, **HOSPITAL | what) for code in islice(codes, number)]  # type: ignore[arg-type]


def shown(groups: list[Group]) -> list[tuple[str, int, int]]:
    return [("/".join(group.path), group.organizations, group.staying) for group in groups]


def test_five_organizations_are_no_group_and_six_are():
    assert grouped(many(5, count(1))) == []
    assert shown(grouped(many(6, count(1)))) == [("hospital", 6, 6)]


def test_affiliates_count_as_one_organization():
    family = [Peer(code, 1, **HOSPITAL) for code in range(1, 5)]  # type: ignore[arg-type]
    assert grouped([*family, *many(4, count(10))]) == []
    assert shown(grouped([*family, *many(5, count(10))])) == [("hospital", 6, 6)]


def test_a_ladder_goes_down_as_far_as_groups_stay_large_enough():
    codes = count(1)
    peers = [
        *many(6, codes, size_band="large", teaching=True), *many(7, codes, size_band="large"),
        *many(6, codes, size_band="small"),
    ]  # fmt: skip
    assert shown(grouped(peers)) == [
        ("hospital", 19, 0), ("hospital/large", 13, 0), ("hospital/large/not_teaching", 7, 7),
        ("hospital/large/teaching", 6, 6), ("hospital/small", 6, 6),
    ]  # fmt: skip


def test_who_would_be_in_a_small_group_stays_with_the_wider_one():
    codes = count(1)
    peers = [*many(8, codes), *many(3, codes, size_band="small"), *many(4, codes, size_band="medium")]
    assert shown(grouped(peers)) == [("hospital", 15, 7), ("hospital/large", 8, 8)]


def test_two_who_stay_behind_would_be_laid_bare_so_nobody_goes():
    """The wider group less the narrower one would be the figures of two."""
    codes = count(1)
    peers = [*many(8, codes, size_band="large"), *many(2, codes, size_band="small")]
    assert shown(grouped(peers)) == [("hospital", 10, 10)]


def test_the_smallest_group_is_given_up_for_those_who_stay_behind():
    codes = count(1)
    peers = [*many(9, codes), *many(6, codes, size_band="medium"), *many(2, codes, size_band="small")]
    assert shown(grouped(peers)) == [("hospital", 17, 8), ("hospital/large", 9, 9)]


def test_a_rung_on_which_all_are_alike_makes_no_second_group_of_the_same():
    codes = count(1)
    peers = [*many(6, codes, ownership="nonprofit"), *many(6, codes, ownership="for_profit")]
    assert shown(grouped(peers)) == [
        ("hospital", 12, 0), ("hospital/for_profit", 6, 6), ("hospital/nonprofit", 6, 6),
    ]  # fmt: skip


def test_an_ownership_or_a_region_that_nobody_knows_is_nothing_in_common():
    codes = count(1)
    assert shown(grouped([*many(6, codes), *many(6, codes, ownership="unknown")])) == [
        ("hospital", 12, 6), ("hospital/public", 6, 6),
    ]  # fmt: skip
    assert shown(grouped([*many(6, codes, state="CA"), *many(6, codes, state="XX")])) == [
        ("hospital", 12, 6), ("hospital/west", 6, 6),
    ]  # fmt: skip


def test_two_settings_are_never_compared():
    codes = count(1)
    with pytest.raises(ValueError):
        grouped([*many(6, codes), *many(6, codes, setting="clinic")])


def test_a_path_is_read_as_words():
    path = ("hospital", "large", "not_teaching", "for_profit", "midwest")
    assert words_of(path) == "Hospital, large, not teaching, for profit, Midwest"


def test_every_state_of_the_list_lies_in_one_region():
    from pso_portal.office.us_states import STATES

    listed = sorted(state for states in REGIONS.values() for state in states)
    assert listed == sorted(code for code, _ in STATES)


peers = st.lists(
    st.tuples(
        st.integers(0, 30), st.sampled_from(sorted(SIZE_BANDS)), st.booleans(), st.sampled_from(sorted(OWNERSHIPS)),
        st.sampled_from(["MO", "CA", "NY", "XX"]),
    ),
    max_size=80,
).map(lambda rows: [Peer(code, owner, "hospital", *rest) for code, (owner, *rest) in enumerate(rows)])  # fmt: skip


def orgs(codes: frozenset[int], among: list[Peer]) -> int:
    return len({peer.organization for peer in among if peer.code in codes})


@given(peers)
def test_nobody_can_be_taken_out_of_a_group_by_subtraction(among):
    groups = grouped(among)
    pairs = combinations([group.codes for group in groups], 2)
    assert all(a.isdisjoint(b) or a <= b or b <= a for a, b in pairs)
    for group in groups:
        inside = [other for other in groups if other.path[:-1] == group.path]
        rest = group.codes.difference(*(other.codes for other in inside))
        assert (group.organizations, group.staying) == (orgs(group.codes, among), orgs(rest, among))
        assert group.organizations >= FEWEST
        assert not rest or group.staying >= FEWEST


@given(peers, st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_in_which_providers_came(among, chance):
    mixed = list(among)
    chance.shuffle(mixed)
    assert grouped(mixed) == grouped(among)


@given(peers)
def test_no_group_says_again_what_its_parent_says(among):
    groups = {group.path: group.codes for group in grouped(among)}
    assert all(codes < groups[path[:-1]] for path, codes in groups.items() if len(path) > 1)
