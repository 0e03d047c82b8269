"""Types, kinds and harm mean what the Common Formats mean."""

from __future__ import annotations

import pytest

from events.common_formats import (
    AGES,
    EVENT_TYPES,
    HARMS,
    KINDS,
    LOCATIONS,
    Effect,
    ahrq_category,
    carries_harm,
    kind_and_harm,
)
from events.enums import AgeBand, EventKind, EventType, Harm, LocationKind

REACHED, N, U = EventKind.INCIDENT, EventKind.NEAR_MISS, EventKind.UNSAFE_CONDITION


def test_every_value_has_its_words() -> None:
    assert set(KINDS) == set(EventKind)
    assert set(HARMS) == set(Harm)
    assert set(LOCATIONS) == set(LocationKind)
    assert set(AGES) == set(AgeBand)
    assert set(EVENT_TYPES) == set(EventType)


def test_categories_take_the_kinds_that_the_form_of_ahrq_takes() -> None:
    taken = {kind: rule.kinds for kind, rule in EVENT_TYPES.items() if rule.ahrq != "A66"}
    assert taken == {
        EventType.BLOOD: {REACHED, N, U},
        EventType.DEVICE: {REACHED, N, U},
        EventType.FALL: {REACHED},
        EventType.INFECTION: {REACHED},
        EventType.MEDICATION: {REACHED, N, U},
        EventType.DISPENSING: {REACHED, N, U},
        EventType.PERINATAL: {REACHED},
        EventType.PRESSURE_INJURY: {REACHED},
        EventType.SURGERY: {REACHED, N},
        EventType.VTE: {REACHED},
    }


@pytest.mark.parametrize(
    ("event_type", "kind", "category"),
    [
        ("fall", REACHED, "A48"),
        ("fall", U, "A66"),
        ("medication", N, "A54"),
        ("vehicle", REACHED, "A66"),
        ("surgery", U, "A66"),
    ],
)
def test_a_hazard_keeps_our_type_and_goes_to_ahrq_as_other(event_type: str, kind: EventKind, category: str) -> None:
    assert ahrq_category(EventType(event_type), kind) == category


def test_one_tile_tells_kind_and_harm() -> None:
    assert {effect: kind_and_harm(effect) for effect in Effect} == {
        Effect.NOT_REACHED: (N, Harm.NONE_APPLIES),
        Effect.NO_HARM: (REACHED, Harm.NO_HARM),
        Effect.MILD: (REACHED, Harm.MILD),
        Effect.MODERATE: (REACHED, Harm.MODERATE),
        Effect.SEVERE: (REACHED, Harm.SEVERE),
        Effect.UNSAFE_CONDITION: (U, Harm.NONE_APPLIES),
        Effect.UNKNOWN: (REACHED, Harm.UNKNOWN),
    }


def test_death_is_told_apart_from_severe_harm_and_nothing_else() -> None:
    assert kind_and_harm("severe", died=True) == (REACHED, Harm.DEATH)
    assert kind_and_harm("mild", died=True) == (REACHED, Harm.MILD)


def test_harm_stands_exactly_where_a_patient_was_reached() -> None:
    for effect in Effect:
        kind, harm = kind_and_harm(effect)
        assert carries_harm(kind) is (harm is not Harm.NONE_APPLIES)


def test_a_tile_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="terrible"):
        kind_and_harm("terrible")
