"""What a case may be used for follows the terms under which it was reported; nothing widens it afterwards."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from aggregation.uses import Uses, narrowest, uses_under, wider_than
from pso_portal.agreements.enums import Onward
from tests.agreements.test_terms import TERMS

USES = st.builds(Uses, st.sampled_from(Onward), st.booleans(), st.booleans())
ALL = Uses(Onward.TEXT, in_alerts=True, in_dialogue=True)


def test_the_terms_say_each_of_the_three() -> None:
    assert uses_under(TERMS) == Uses()
    opened = replace(TERMS, narrative_onward=Onward.TEXT, cases_in_alerts=True, peer_dialogue=True)
    assert uses_under(opened) == ALL
    assert uses_under(opened).columns() == {"onward": "text", "in_alerts": True, "in_dialogue": True}


def test_what_is_wider_than_allowed_is_named() -> None:
    assert wider_than(ALL, Uses()) == ["narrative_onward", "cases_in_alerts", "peer_dialogue"]
    assert wider_than(Uses(Onward.TEXT), Uses(Onward.THEMES)) == ["narrative_onward"]
    assert wider_than(Uses(), ALL) == wider_than(ALL, ALL) == []


def test_of_no_copy_nothing_is_allowed() -> None:
    assert narrowest([]) == Uses()


@given(st.lists(USES, min_size=1, max_size=4))
def test_the_narrowest_of_all_copies_is_what_each_of_them_allows(copies: list[Uses]) -> None:
    found = narrowest(copies)
    assert [wider_than(found, copy) for copy in copies] == [[] for _ in copies]
    assert {narrowest(order) for order in permutations(copies)} == {found}


@given(st.lists(USES, min_size=1, max_size=4), USES)
def test_a_later_copy_opens_nothing(copies: list[Uses], later: Uses) -> None:
    assert wider_than(narrowest([*copies, later]), narrowest(copies)) == []


@given(st.lists(USES, min_size=1, max_size=3))
def test_nothing_is_closed_that_every_copy_allows(copies: list[Uses]) -> None:
    assert narrowest([ALL, *copies]) == narrowest(copies)
