"""Terms in words."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given

from pso_portal.agreements.terms import Analysis, PeerGroup, Recipient, Terms
from pso_portal.agreements.wording import TermChange, describe, diff, type_names
from pso_portal.tenancy.event_types import EventType

from .test_terms import TERMS, any_terms


@given(any_terms(), any_terms())
def test_the_difference_names_exactly_what_differs(old: Terms, new: Terms) -> None:
    changed = {field.name for field in fields(Terms) if getattr(old, field.name) != getattr(new, field.name)}
    assert {change.term for change in diff(old, new)} == changed
    assert all(change.sentence.endswith(".") and change.old != change.new for change in diff(old, new))


@given(any_terms())
def test_every_term_has_a_value_and_a_sentence(terms: Terms) -> None:
    lines = describe(terms)
    assert {line.term for line in lines} == {field.name for field in fields(Terms)}
    assert all(line.label and line.value and line.sentence.endswith(".") for line in lines)


def test_a_change_of_types_says_what_comes_and_what_goes() -> None:
    new = replace(TERMS, event_types=frozenset({EventType.FALL, EventType.DEVICE}))
    assert diff(TERMS, new) == (
        TermChange(
            "event_types",
            "Event types reported",
            "medication and fall",
            "fall and device or equipment",
            "Will be reported: device or equipment. Will no longer be reported: medication.",
        ),
    )


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (set(), "none"),
        ({EventType.VTE}, "blood clot (DVT or PE)"),
        ({EventType.FALL, EventType.MEDICATION, EventType.BLOOD}, "medication, fall and blood product"),
        (set(EventType), "all types"),
    ],
)
def test_lists_are_read_in_one_order(codes: set[EventType], words: str) -> None:
    assert type_names(codes) == words


def test_sentences_say_what_a_value_does() -> None:
    told = {line.term: line.sentence for line in describe(replace(TERMS, narrative_to_desk=False))}
    assert told["narrative_to_desk"] == ("What people wrote stays with the provider; only coded answers go to the PSO.")
    assert told["smallest_cell"] == "A figure is shown only where it stands for at least 11 events."
    empty = replace(TERMS, event_types=frozenset(), analyses=frozenset())
    told = {line.term: line.sentence for line in describe(empty)}
    assert told["event_types"] == "No events go to the PSO."
    assert told["analyses"] == "The PSO makes no feedback reports."


TRENDS = TERMS.analyses | {Analysis.HARM_MIX, Analysis.TREND}


def test_a_change_of_readers_and_analyses_is_told_by_name() -> None:
    new = replace(TERMS, recipients=frozenset({Recipient.EXECUTIVE}), analyses=TRENDS)
    assert [change.sentence for change in diff(TERMS, new)] == [
        "Will be shown in feedback: harm mix and trend over time.",
        "Will be sent feedback: executives. Will no longer be sent feedback: risk managers.",
    ]


def test_of_a_peer_group_it_is_told_how_narrow_it_can_be_and_what_stands_in_for_it() -> None:
    told = {line.term: line.sentence for line in describe(replace(TERMS, peer_group=PeerGroup.SETTING_AND_SIZE))}
    assert (told["peer_group"], told["fall_back"]) == (
        "Figures are compared with providers of your setting most like you in size, teaching, ownership and region.",
        "Where the agreed group cannot show a figure, the next wider one does, up to the whole setting.",
    )
