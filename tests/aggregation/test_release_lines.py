"""The lines of a table: each a measure or a type, counted from leaves that lie in no two parts of a whole."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.measures import Denominator, measure, measures_of
from aggregation.release_lines import TYPE_LABELS, label_of, leaf_of, lines_of, split, whole_types
from events.common_formats import HARMS, KINDS
from pso_portal.tenancy.care_settings import SETTINGS


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_rate_of_a_setting_is_a_line_and_no_two_lines_sum_the_same(setting: str) -> None:
    lines = lines_of(setting)
    rates = {one.code for one in measures_of(setting) if one.denominator is Denominator.EXPOSURE}
    assert {line.measure for line in lines} == rates
    assert len({line.leaves for line in lines}) == len({line.category for line in lines}) == len(lines)
    assert {line.category for line in lines if line.is_type} == {"all", *map(str, SETTINGS[setting].event_types)}


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_a_line_counts_just_the_events_that_its_measure_takes(setting: str) -> None:
    every = list(product(map(str, SETTINGS[setting].event_types), map(str, KINDS), map(str, HARMS)))
    for line in lines_of(setting):
        if not line.is_type:
            takes = measure(line.measure).numerator.takes
            assert {event for event in every if leaf_of(*event) in line.leaves} == {
                event for event in every if takes(*event)
            }


def test_types_are_the_parts_of_all_events() -> None:
    all_events, *rest = lines_of("hospital")
    parts = [line.leaves for line in rest if line.is_type]
    assert frozenset().union(*parts) == all_events.leaves
    assert sum(map(len, parts)) == len(all_events.leaves)


def test_harm_is_told_apart_of_incidents_alone() -> None:
    assert leaf_of("fall", "incident", "mild") == "fall/incident/mild"
    assert leaf_of("fall", "near_miss", "none_applies") == leaf_of("fall", "near_miss", "unknown") == "fall/near_miss"


def test_a_line_that_the_catalogue_has_no_more_keeps_a_name() -> None:
    assert [label_of(name, "clinic") for name in ("all", "fall", "fall_injury_rate", "gone_for_good")] == [
        "All events", TYPE_LABELS["fall"], "Falls with injury", "Gone for good",
    ]  # fmt: skip


def test_tables_from_before_there_were_measures_sum_whole_types() -> None:
    fall = next(line for line in lines_of("clinic") if line.category == "fall")
    assert whole_types(["fall"]) == fall.leaves
    assert whole_types(["fall/near_miss"]) == {"fall/near_miss"}


leaves = st.sampled_from([leaf_of(*event) for event in product(("fall", "burn"), map(str, KINDS), ("mild", "death"))])
todays = st.dictionaries(st.tuples(st.integers(1, 3), leaves, st.just("2025-07")), st.integers(0, 9))
wholes = st.dictionaries(
    st.tuples(st.integers(1, 3), st.sampled_from(["fall", "burn"]), st.just("2025-07")), st.integers(0, 20)
)


@given(wholes, todays)
def test_what_was_kept_of_whole_types_is_split_without_changing_a_sum(kept, today) -> None:
    found = split(kept, today)
    for (code, kind, month), count in kept.items():
        parts = [n for (one, leaf, when), n in found.items()
                 if (one, leaf.partition("/")[0], when) == (code, kind, month)]  # fmt: skip
        assert sum(parts) == count
        assert all(n >= 0 for n in parts)
    assert {(one, leaf.partition("/")[0], when) for one, leaf, when in found} <= kept.keys()


@given(todays)
def test_what_did_not_change_since_is_split_as_it_is_today(today) -> None:
    kept: dict[tuple[int, str, str], int] = {}
    for (code, leaf, month), count in today.items():
        key = code, leaf.partition("/")[0], month
        kept[key] = kept.get(key, 0) + count
    assert split(kept, today) == today
