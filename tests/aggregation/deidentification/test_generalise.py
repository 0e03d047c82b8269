"""Coded answers cross by allow-list only."""

from __future__ import annotations

import pytest

from aggregation.deidentification import coarsen, dropped_keys

ALLOWED = {"event_type": frozenset({"fall", "medication"}), "month": frozenset({"2025-03"}),
           "age_band": frozenset({"75-84", "90+"})}


def test_what_no_list_names_stays_behind_and_is_named_by_key_only() -> None:
    answers = {"event_type": "fall", "month": "2025-03-14T14:30", "age_band": "97", "room": "412-B", "reporter": "Dana"}
    assert coarsen(answers, ALLOWED) == {"event_type": "fall", "month": "2025-03", "age_band": "90+"}
    assert dropped_keys(answers, ALLOWED) == ("reporter", "room")


@pytest.mark.parametrize("answers", [
    {"event_type": "Fall of Marjorie"}, {"month": "2025-04-01"}, {"month": "March"},
    {"age_band": "sixty"}, {"age_band": "3"},
])
def test_a_value_outside_its_list_is_dropped(answers: dict[str, str]) -> None:
    assert coarsen(answers, ALLOWED) == {}
    assert dropped_keys(answers, ALLOWED) == tuple(answers)


@pytest.mark.parametrize(("age", "band"), [
    ("89", None), ("90", "90+"), ("112", "90+"), ("75", "75-84"), ("84", "75-84"),
])
def test_ages_cross_as_bands_and_from_ninety_on_as_one(age: str, band: str | None) -> None:
    assert coarsen({"age_band": age}, ALLOWED).get("age_band") == band
