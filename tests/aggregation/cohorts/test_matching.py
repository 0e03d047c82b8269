"""No filter, and no two of them, find fewer cases than are shown alike."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.alike import LADDERS, WITHHELD, Member, Rules, settle
from aggregation.cohorts import Match, Sentence, Shown, look_for, match, sentence
from aggregation.cohorts.sentence import EXACT_ANSWERS

from .test_sentence import sentences

RULES = Rules(k=3, organizations=2)
FORM = {"event_type": "fall", "kind": "incident", "harm": "severe_or_death", "year": "2025", "fall.assisted": WITHHELD,
        "location_kind": "ward", "medication.stage": ""}  # fmt: skip


def matched(form: dict[str, str], **said: object) -> Match:
    return match(sentence(**said).wanted(), form)  # type: ignore[arg-type]


@pytest.mark.parametrize(("said", "found"), [
    ({}, Match.YES),
    ({"types": ["fall"]}, Match.YES),
    ({"types": ["burn"]}, Match.NO),
    ({"least": "severe"}, Match.YES),       # severe harm or death is severe at least
    ({"least": "death"}, Match.PERHAPS),    # and perhaps a death
    ({"most": "moderate"}, Match.NO),
    ({"since": 2024, "until": 2025}, Match.YES),
    ({"until": 2024}, Match.NO),
    ({"coded": {"fall.assisted": ["yes"]}}, Match.PERHAPS),
    ({"coded": {"location_kind": ["general_care"]}}, Match.PERHAPS),
    ({"coded": {"location_kind": ["general_care", "special_care", "labor_and_delivery"]}}, Match.YES),
    ({"coded": {"location_kind": ["pharmacy"]}}, Match.NO),
    ({"coded": {"medication.stage": ["dispensing"]}}, Match.NO),  # it was not asked
    ({"least": "death", "types": ["burn"]}, Match.NO),
])  # fmt: skip
def test_a_form_belongs_only_where_all_that_it_may_stand_for_belongs(said: dict[str, object], found: Match) -> None:
    assert matched(FORM, **said) is found


def test_an_answer_that_a_form_does_not_have_is_withheld() -> None:
    assert matched({}, types=["fall"]) is Match.PERHAPS


def test_a_case_of_another_setting_does_not_even_perhaps_belong() -> None:
    found = look_for(sentence(setting="clinic"), [Shown(UUID(int=1), "hospital", FORM, 6)])
    assert (found.inside, found.perhaps) == ((), ())


def cases(seed: int, count: int) -> list[Member]:
    """Cases that differ in much, of a few organizations."""
    dice = random.Random(seed)
    few = {name: sorted(values)[:3] for name, values in EXACT_ANSWERS.items()} | {"year": ["2024", "2025"]}
    return [
        Member(str(number), dice.randrange(4), {name: dice.choice(few[name]) for name in LADDERS})
        for number in range(count)
    ]


def settled(members: list[Member]) -> list[Shown]:
    groups = settle(members, RULES, SMALL)
    return [Shown(UUID(int=at), "hospital", group.form, len(group.keys)) for at, group in enumerate(groups)]


# Fewer answers than a case has: settling tries every combination of levels, and here it is tried many times.
SMALL = {name: LADDERS[name] for name in ("event_type", "harm", "year", "location_kind")}


@given(st.integers(0, 10_000), sentences(), sentences())
def test_no_two_sentences_differ_by_fewer_cases_than_are_alike(seed: int, first: Sentence, second: Sentence) -> None:
    shown = settled(cases(seed, 40))
    one, other = ({each.key: each.cases for each in look_for(said, shown).inside} for said in (first, second))
    apart = [sum(one[key] for key in one.keys() - other), sum(other[key] for key in other.keys() - one)]
    assert all(number == 0 or number >= RULES.fewest for number in (sum(one.values()), sum(other.values()), *apart))


def test_there_is_something_to_find_and_some_of_it_is_told_coarsely() -> None:
    found = look_for(sentence(least="moderate"), settled(cases(1, 40)))
    assert found.inside
    assert found.perhaps


@given(st.integers(0, 10_000), sentences())
def test_what_is_in_a_cohort_is_described_by_its_sentence_and_what_is_outside_is_not(seed: int, said: Sentence) -> None:
    members = cases(seed, 40)
    by_key = {member.key: member.codes for member in members}
    wanted = {name: values for name, values in said.wanted().items() if name in SMALL}
    for group in settle(members, RULES, SMALL):
        found = match(wanted, group.form)
        true = {all(by_key[key][name] in values for name, values in wanted.items()) for key in group.keys}
        assert found is Match.PERHAPS or true == {found is Match.YES}
