"""Terms: one value, one spelling, never weaker than the law."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pso_portal.agreements.enums import (
    Analysis,
    Attachments,
    ElementTier,
    Frequency,
    Level,
    Onward,
    PeerGroup,
    Recipient,
    ReportingAct,
)
from pso_portal.agreements.narrowing import RULES, is_narrowing, widened
from pso_portal.agreements.terms import (
    LISTS,
    NUMBERS,
    SINGLES,
    YES_OR_NO,
    Terms,
    TermsError,
    in_force,
    spelling,
)
from pso_portal.tenancy.event_types import EventType

TERMS = Terms(
    event_types=frozenset({EventType.MEDICATION, EventType.FALL}),
    narrative_to_desk=True,
    narrative_onward=Onward.NO,
    analyses=frozenset({Analysis.REPORTING_RATE}),
    peer_group=PeerGroup.SETTING,
    frequency=Frequency.QUARTERLY,
    smallest_cell=11,
    recipients=frozenset({Recipient.RISK_MANAGER}),
    reporting_act=ReportingAct.TRANSMISSION,
)


def any_terms() -> st.SearchStrategy[Terms]:
    """Every lawful value."""
    fields_of: dict[str, st.SearchStrategy[Any]] = {
        name: st.frozensets(st.sampled_from(listed)) for name, listed in LISTS.items()
    }
    fields_of |= {name: st.sampled_from(listed) for name, listed in SINGLES.items()}
    fields_of |= dict.fromkeys(YES_OR_NO, st.booleans())
    fields_of |= {name: st.integers(*ends) for name, ends in NUMBERS.items()}
    return st.fixed_dictionaries(fields_of).map(_lawful).map(lambda drawn: Terms(**drawn))


def _lawful(drawn: dict[str, Any]) -> dict[str, Any]:
    """What no two terms can say together, mended on the stricter side."""
    text, themes = drawn["narrative_to_desk"], ElementTier.FACTORS in drawn["element_tiers"]
    barred = {Onward.TEXT: not text, Onward.THEMES: not themes, Onward.NO: False}[drawn["narrative_onward"]]
    drawn["recipients"] |= frozenset({Recipient.EXECUTIVE})
    return drawn | ({"narrative_onward": Onward.NO} if barred else {})


@given(any_terms())
def test_what_is_stored_comes_back_as_the_same_value(terms: Terms) -> None:
    assert Terms.from_json(json.loads(json.dumps(terms.to_json()))) == terms


@given(any_terms())
def test_equal_terms_have_one_spelling(terms: Terms) -> None:
    shuffled = dict(reversed(list(terms.to_json().items())))
    assert Terms.from_json(shuffled).canonical() == terms.canonical()
    assert list(terms.to_json()) == sorted(terms.to_json())


SIGNED_BEFORE = {
    "analyses": ["reporting_rate"],
    "event_types": ["fall", "medication"],
    "frequency": "quarterly",
    "narrative_onward": False,
    "narrative_to_desk": True,
    "peer_group": "setting",
    "recipients": ["risk_manager"],
    "reporting_act": "transmission",
    "schema": 1,
    "smallest_cell": 11,
}


def test_the_stored_form_is_this() -> None:
    assert TERMS.to_json() == SIGNED_BEFORE | {
        "affiliates": False,
        "api": True,
        "at_the_end": "open",
        "attachments": "stay",
        "cases_in_alerts": False,
        "element_tiers": ["factors", "products"],
        "fall_back": True,
        "fewest_contributors": 5,
        "formats": ["pdf", "tables"],
        "keep_days": 90,
        "level": "provider",
        "measures": ["event_types", "harm", "kinds"],
        "narrative_onward": "no",
        "npsd": False,
        "peer_dialogue": False,
        "report_within": 0,
        "schema": 2,
    }


def test_a_text_signed_before_more_could_be_agreed_means_what_it_meant() -> None:
    assert Terms.from_json(SIGNED_BEFORE) == TERMS
    onward = Terms.from_json(SIGNED_BEFORE | {"narrative_onward": True, "npsd": True})
    assert onward == replace(TERMS, narrative_onward=Onward.TEXT, npsd=True)
    with pytest.raises(TermsError, match="narrative_onward: Choose one from the list"):
        Terms.from_json(SIGNED_BEFORE | {"narrative_onward": "text"})
    with pytest.raises(TermsError, match="api: This is not a term"):
        Terms.from_json(SIGNED_BEFORE | {"api": True})


def test_its_spelling_and_so_its_hash_stay_as_they_were_signed() -> None:
    assert spelling(SIGNED_BEFORE) == (
        '{"analyses":["reporting_rate"],"event_types":["fall","medication"],"frequency":"quarterly",'
        '"narrative_onward":false,"narrative_to_desk":true,"peer_group":"setting","recipients":["risk_manager"],'
        '"reporting_act":"transmission","schema":1,"smallest_cell":11}'
    )
    assert TERMS.canonical() == spelling(TERMS.to_json())
    assert spelling(dict(reversed(SIGNED_BEFORE.items()))) == spelling(SIGNED_BEFORE)  # as a database may hand it over


def test_a_provider_may_alone_stop_what_goes_to_the_national_database_and_not_begin_it() -> None:
    allowed = replace(TERMS, npsd=True)
    assert is_narrowing(allowed, TERMS)
    assert not is_narrowing(TERMS, allowed)


@pytest.mark.parametrize("said", ["yes", 1, None])
def test_what_is_neither_yes_nor_no_to_the_national_database_is_refused(said: Any) -> None:
    with pytest.raises(TermsError, match="npsd: Answer yes or no"):
        replace(TERMS, npsd=said)


def test_codes_become_members_of_their_lists() -> None:
    told = Terms.from_json(TERMS.to_json())
    assert {type(told.frequency), type(told.peer_group), type(told.reporting_act)} == {
        Frequency, PeerGroup, ReportingAct,
    }  # fmt: skip
    assert {type(code) for code in told.recipients | told.analyses} == {Recipient, Analysis}
    assert {type(each) for each in (told.event_types, told.recipients, told.analyses)} == {frozenset}
    assert {type(code) for code in told.event_types} == {EventType}


@pytest.mark.parametrize(("term", "allowed", "refused"), [
    ("keep_days", (30, 90), (29, 91)), ("fewest_contributors", (5, 99), (4, 100)),
    ("report_within", (0, 365), (-1, 366)),
])  # fmt: skip
def test_a_number_has_a_least_and_a_most(term: str, allowed: tuple[int, int], refused: tuple[int, int]) -> None:
    for number in allowed:
        assert getattr(replace(TERMS, **{term: number}), term) == number
    for number in refused:
        with pytest.raises(TermsError) as told:
            replace(TERMS, **{term: number})
        assert list(told.value.problems) == [term]


def test_themes_need_the_factors_that_they_are_made_of() -> None:
    with pytest.raises(TermsError) as told:
        replace(TERMS, narrative_onward=Onward.THEMES, element_tiers=frozenset({ElementTier.PRODUCTS}))
    assert told.value.problems == {
        "narrative_onward": "Themes are made of contributing factors. Report those, or let nothing go onward."
    }
    assert replace(TERMS, narrative_onward=Onward.THEMES).narrative_onward is Onward.THEMES


def test_the_largest_smallest_cell_is_lawful() -> None:
    assert replace(TERMS, smallest_cell=999).smallest_cell == 999


def test_a_refusal_reads_as_a_sentence_a_term() -> None:
    with pytest.raises(TermsError, match=r"^smallest_cell: Enter a whole number from 11 to 999\.$"):
        replace(TERMS, smallest_cell=True)


@pytest.mark.parametrize("days", [-1, 366, True, False, 1.0, "30", None])
def test_days_that_are_no_whole_number_of_a_year_are_refused(days: Any) -> None:
    with pytest.raises(TermsError) as refused:
        replace(TERMS, report_within=days)
    assert refused.value.problems == {"report_within": "Enter a whole number from 0 to 365."}


class LooksAlike:
    """Something that reads like a code and is none."""

    def __str__(self) -> str:
        return "fall"


@pytest.mark.parametrize("codes", ["", 7, None, [b"fall"], [7], [None], [LooksAlike()]])
def test_what_is_no_list_of_codes_is_refused(codes: Any) -> None:
    with pytest.raises(TermsError) as refused:
        replace(TERMS, event_types=codes)
    assert refused.value.problems == {"event_types": "Choose from the list."}


def test_of_readers_that_are_on_no_list_the_list_is_told_and_nothing_else() -> None:
    with pytest.raises(TermsError) as refused:
        replace(TERMS, recipients="")
    assert refused.value.problems == {"recipients": "Choose from the list."}


def test_feedback_is_asked_for_by_naming_an_analysis() -> None:
    assert TERMS.asks_for_feedback is True
    assert replace(TERMS, analyses=frozenset()).asks_for_feedback is False


@pytest.mark.parametrize("cell", [10, 0, -1, 1000, True, 11.0, "11", None])
def test_a_cell_below_eleven_is_refused(cell: Any) -> None:
    with pytest.raises(TermsError) as refused:
        replace(TERMS, smallest_cell=cell)
    assert refused.value.problems == {"smallest_cell": "Enter a whole number from 11 to 999."}


def test_text_goes_onward_only_through_the_desk() -> None:
    with pytest.raises(TermsError) as refused:
        replace(TERMS, narrative_to_desk=False, narrative_onward=Onward.TEXT)
    assert set(refused.value.problems) == {"narrative_onward"}


def test_all_problems_are_told_at_once() -> None:
    wrong: dict[str, Any] = {field.name: "?" for field in fields(Terms)} | {"smallest_cell": 2}
    with pytest.raises(TermsError) as refused:
        Terms(**wrong)
    assert set(refused.value.problems) == {field.name for field in fields(Terms)}


def test_feedback_needs_somebody_to_read_it() -> None:
    with pytest.raises(TermsError) as refused:
        replace(TERMS, recipients=frozenset())
    assert set(refused.value.problems) == {"recipients"}
    assert not replace(TERMS, analyses=frozenset(), recipients=frozenset()).asks_for_feedback


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"schema": 3}, "schema"),
        ({"extra": 1}, "extra"),
        ({"frequency": None}, "frequency"),
        ({"event_types": "fall"}, "event_types"),
        ({"event_types": [["fall"]]}, "event_types"),
        ({"analyses": ["rank"]}, "analyses"),
        ({"narrative_to_desk": 1}, "narrative_to_desk"),
    ],
)
def test_stored_terms_that_do_not_fit_are_refused(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(TermsError) as refused:
        Terms.from_json(TERMS.to_json() | change)
    assert set(refused.value.problems) == {problem}


def test_a_missing_term_is_refused_rather_than_assumed() -> None:
    stored = TERMS.to_json()
    del stored["narrative_to_desk"]
    with pytest.raises(TermsError) as refused:
        Terms.from_json(stored)
    assert refused.value.problems == {"narrative_to_desk": "This term is missing."}


def test_only_entry_is_reported_on_entry() -> None:
    assert {act: replace(TERMS, reporting_act=act).reports_on_entry for act in ReportingAct} == {
        ReportingAct.TRANSMISSION: False,
        ReportingAct.ENTRY: True,
        ReportingAct.FLAG: False,
    }


@given(any_terms(), any_terms())
def test_narrowing_both_ways_means_nothing_changed(one: Terms, other: Terms) -> None:
    assert is_narrowing(one, one)
    if is_narrowing(one, other) and is_narrowing(other, one):
        assert one == other


@pytest.mark.parametrize(
    ("change", "narrows"),
    [
        ({"event_types": frozenset({EventType.FALL})}, True),
        ({"event_types": TERMS.event_types | {EventType.BLOOD}}, False),
        ({"narrative_to_desk": False}, True),
        ({"narrative_onward": Onward.TEXT}, False),
        ({"smallest_cell": 12}, True),
        ({"reporting_act": ReportingAct.ENTRY}, False),
        ({"recipients": frozenset(Recipient)}, False),
        ({"frequency": Frequency.YEARLY}, False),
        ({"peer_group": PeerGroup.SETTING_AND_SIZE}, False),
        ({"analyses": frozenset()}, True),
        ({"analyses": frozenset(Analysis)}, False),
        ({"narrative_onward": Onward.THEMES}, False),
        ({"attachments": Attachments.LISTED}, False),
        ({"element_tiers": frozenset()}, True),
        ({"api": False}, True),
        ({"level": Level.SYSTEM}, False),
        ({"peer_dialogue": True}, False),
        ({"fewest_contributors": 8}, True),
        ({"keep_days": 30}, False),
    ],
)
def test_a_provider_narrows_alone_what_it_lets_out(change: dict[str, Any], narrows: bool) -> None:
    assert is_narrowing(TERMS, replace(TERMS, **change)) is narrows


def test_letting_text_to_the_desk_or_showing_smaller_cells_is_no_narrowing() -> None:
    strict = replace(TERMS, narrative_to_desk=False, smallest_cell=20, reporting_act=ReportingAct.FLAG)
    assert not is_narrowing(strict, replace(strict, narrative_to_desk=True))
    assert not is_narrowing(strict, replace(strict, smallest_cell=19))
    assert not is_narrowing(strict, replace(strict, reporting_act=ReportingAct.ENTRY))
    assert is_narrowing(strict, replace(strict, reporting_act=ReportingAct.TRANSMISSION))


DAYS = [date(2025, 12, 31), date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 1)]


@dataclass(frozen=True)
class Version:
    number: int
    state: str
    effective_on: date | None
    binds_until: date | None = None


def test_nothing_binds_after_the_contract_s_last_day() -> None:
    version = Version(1, "in_force", date(2026, 1, 1), binds_until=date(2026, 6, 30))
    assert [in_force([version], date(2026, month, 30)) for month in (5, 6, 7)] == [version, version, None]


def test_the_version_in_force_is_the_latest_binding_one_whose_day_has_come() -> None:
    first = Version(1, "superseded", date(2026, 1, 1))
    second = Version(2, "in_force", date(2026, 4, 1))
    third = Version(5, "agreed", date(2026, 7, 1))
    open_ones = [Version(3, "proposed", date(2026, 4, 2)), Version(4, "withdrawn", date(2026, 4, 3))]
    versions = [third, first, *open_ones, second, Version(6, "agreed", None)]
    found = {day.isoformat(): in_force(versions, day) for day in DAYS}
    assert found == {
        "2025-12-31": None,
        "2026-03-31": first,
        "2026-04-01": second,
        "2026-06-30": second,
        "2026-07-01": third,
    }


def test_of_two_versions_of_one_day_the_later_number_counts() -> None:
    earlier, later = Version(1, "agreed", date(2026, 1, 1)), Version(2, "agreed", date(2026, 1, 1))
    assert in_force([later, earlier], date(2026, 1, 1)) is later


def test_a_version_that_stands_there_twice_is_in_force_all_the_same() -> None:
    same = [Version(1, "agreed", date(2026, 1, 1)), Version(1, "in_force", date(2026, 1, 1))]
    assert in_force(same, date(2026, 1, 1)) in same


def test_every_term_has_its_rule_of_narrowing() -> None:
    assert set(RULES) == {field.name for field in fields(Terms)}


def test_what_widens_is_named() -> None:
    wider = replace(TERMS, api=False, peer_dialogue=True, frequency=Frequency.YEARLY)
    assert widened(TERMS, wider) == ("frequency", "peer_dialogue")
